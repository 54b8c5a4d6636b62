"""Imports: from a file of people to the directory. Checked whole before anything is kept; the same file twice is once."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from adapters.database.directory import AddressTaken, Foreseen
from adapters.mistakes import FileMistakes, Mistake
from adapters.people_file import SO, PeopleFile, read_people_file
from adapters.people_headers import Headers
from adapters.text_file import shown
from console.records import Records, open_records
from console.report import Report
from mentoring.directory import Break, Directory, LineProblem
from settings import load_settings

NAMED_AT_MOST = 10
"""How many people a line of the report names; --json names all of them."""


async def imported(file: str, *, dry_run: bool, quiet: bool) -> Report:
    """Keep the people of the file, unless it is a `dry_run`, and tell what changed. `quiet`: without a progress bar."""
    headers = Headers.of(load_settings().content)
    async with open_records() as records:
        with _progress(quiet=quiet) as progress:
            read = read_people_file(file, headers, progress)
        foreseen = await _kept(records, read, shown(file), dry_run=dry_run)
    document = _document(foreseen, read, dry_run=dry_run)
    return Report(document, lambda console: _draw(console, document))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing anywhere else."""
    console = Console(stderr=True, quiet=quiet)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("Reading people", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


async def _kept(records: Records, read: PeopleFile, file: str, *, dry_run: bool) -> Foreseen:
    """Raises FileMistakes for an address that is somebody else's."""
    try:
        foreseen = await records.directories.foresee(read.members, read.fields)
        if not dry_run:
            await records.directories.keep(read.members, read.fields)
    except AddressTaken as error:
        members = {member.id: member for member in read.members}
        mistakes = [
            Mistake(
                file=file,
                line=read.lines[one],
                column=1,
                found=f"for {members[one].name} ({one}) the address {members[one].mail}, which is somebody else's already",
                expected="an address of their own",
                todo="look who has it (`starter.py people list`): one person keeps one id",
            )
            for one in error.members
        ]
        raise FileMistakes(mistakes, SO) from None
    return foreseen


def _document(foreseen: Foreseen, read: PeopleFile, *, dry_run: bool) -> dict[str, Any]:
    changes, directory = foreseen.changes, Directory(foreseen.members)
    affected = Counter(id(problem) for one in directory if (problem := directory.break_in_line_of(one.id)))
    return {
        "dry_run": dry_run,
        "added": _named(directory, changes.added),
        "changed": [{**one, "fields": changes.changed[one["id"]]} for one in _named(directory, list(changes.changed))],
        "unchanged": len(changes.unchanged),
        "untouched": _named(directory, changes.untouched),
        "ignored_columns": read.ignored,
        "broken_lines": [_broken(directory, one, affected[id(one)]) for one in directory.problems()],
        "without_manager": _named(directory, [one.id for one in directory if one.manager is None]),
        "same_name": _same_names(directory),
    }


def _named(directory: Directory, members: Sequence[str]) -> list[dict[str, Any]]:
    return [{"id": member, "name": directory.name(member)} for member in members]


def _broken(directory: Directory, problem: LineProblem, affected: int) -> dict[str, Any]:
    return {
        "kind": problem.kind.value,
        "members": _named(directory, problem.members),
        "missing": problem.missing or None,
        "affected": affected,
    }


def _same_names(directory: Directory) -> list[list[dict[str, Any]]]:
    """People of one name: two of them may be one person who has two ids."""
    by_name: dict[str, list[str]] = {}
    for member in directory:
        by_name.setdefault(" ".join(member.name.casefold().split()), []).append(member.id)
    return [_named(directory, several) for several in by_name.values() if len(several) > 1]


def _draw(console: Console, told: dict[str, Any]) -> None:
    for line in _lines(told):
        console.print(Text(line))


def _lines(told: dict[str, Any]) -> Iterator[str]:
    would = "would be " if told["dry_run"] else ""
    yield f"{len(told['added'])} {would}added, {len(told['changed'])} {would}changed, {told['unchanged']} unchanged."
    for one in told["changed"][:NAMED_AT_MOST]:
        yield f"  {one['name']} ({one['id']}): {', '.join(one['fields'])}"
    if len(told["changed"]) > NAMED_AT_MOST:
        yield f"  and {len(told['changed']) - NAMED_AT_MOST} more (--json names them)"
    if told["untouched"]:
        yield f"Left as they are, because the file does not name them: {_list(told['untouched'])}."
    if told["ignored_columns"]:
        yield f"Columns that mean nothing to us: {', '.join(told['ignored_columns'])}."
    if told["broken_lines"]:
        yield "Broken reporting lines. Nobody at or below the break can be paired until it is put right:"
        yield from (f"  {_break_in_words(one)}" for one in told["broken_lines"])
    if len(told["without_manager"]) > 1:
        yield f"Without a manager, so at the top of a line of their own: {_list(told['without_manager'])}."
    for several in told["same_name"][:NAMED_AT_MOST]:
        yield f"One name, several ids; is it one person? {_list(several)}."
    if told["dry_run"]:
        yield "This was a dry run: nothing was changed."


def _break_in_words(problem: dict[str, Any]) -> str:
    affected = f"{problem['affected']} affected" if problem["affected"] != 1 else "1 affected"
    if problem["kind"] == Break.CYCLE:
        names = [f"{one['name']} ({one['id']})" for one in problem["members"]]
        way = " → ".join([*names[:NAMED_AT_MOST], *(["…"] if len(names) > NAMED_AT_MOST else []), names[0]])
        return f"a circle: {way} ({affected})"
    return f"a gap: nobody has the id {problem['missing']}, the manager of {_list(problem['members'])} ({affected})"


def _list(people: Sequence[dict[str, Any]]) -> str:
    names = [f"{one['name']} ({one['id']})" for one in people[:NAMED_AT_MOST]]
    more = len(people) - NAMED_AT_MOST
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")
