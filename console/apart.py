"""Who is never brought together: because somebody asked for it, or because a conflict of interest was declared."""

from typing import Any

from rich.console import Console
from rich.text import Text

from console.people import known
from console.records import open_records
from console.report import Refused, Report, draw_rows
from mentoring.directory import Directory

WHY = {"never-again": "not to be brought together again", "conflict": "a conflict of interest was declared"}


async def listed() -> Report:
    """Every pair, by name."""
    async with open_records() as records:
        directory = Directory(await records.directories.all())
        pairs = [("never-again", pair) for pair in await records.directories.pairs_never_again()]
        pairs += [("conflict", pair) for pair in await records.directories.conflicts()]
    documents: list[dict[str, Any]] = [
        {"why": why, "people": [_named(directory, one) for one in pair]} for why, pair in pairs
    ]
    documents.sort(key=lambda one: [person["name"].casefold() for person in one["people"]])

    def draw(console: Console) -> None:
        rows = [(*(f"{one['name']} ({one['id']})" for one in told["people"]), WHY[told["why"]]) for told in documents]
        none = "Nobody is kept apart. `starter.py people apart E1010 E1012` keeps two people apart."
        draw_rows(console, ("one", "the other", "why"), rows, none=none)

    return Report(documents, draw)


async def kept_apart(one: str, other: str, *, undo: bool) -> Report:
    """Keep it, or take it back. Raises Refused for an unknown id, and for one person alone."""
    async with open_records() as records:
        directory = Directory(await records.directories.all())
        names = known(directory, one).name, known(directory, other).name
        if one == other:
            raise Refused(f"It takes somebody else than {names[0]}. Nothing was changed.")
        if undo:
            was = await records.directories.together_again(one, other)
        else:
            await records.directories.never_again(one, other)
    both = f"{names[0]} and {names[1]}"
    said = f"{both} are never brought together again. Back with: starter.py people apart {one} {other} --undo"
    if undo:
        said = f"{both} may be brought together again." if was else f"{both} were not kept apart; nothing was changed."
    document = {"people": [_named(directory, one), _named(directory, other)], "apart": not undo}
    return Report(document, lambda console: console.print(Text(said)))


async def in_conflict(who: str, about: str, *, undo: bool) -> Report:
    """Keep the declaration, or take it back. Raises Refused for an unknown id, and for one person alone."""
    async with open_records() as records:
        directory = Directory(await records.directories.all())
        one, other = known(directory, who).name, known(directory, about).name
        if who == about:
            raise Refused(f"A conflict of interest is with somebody else than {one}. Nothing was changed.")
        if undo:
            was = await records.directories.withdraw_conflict(who, about)
        else:
            await records.directories.declare_conflict(who, about)
    said = f"{one} has a conflict of interest with {other}: they are never proposed to each other."
    if undo:
        said = f"The conflict of interest that {one} declared with {other} is withdrawn."
        said = said if was else f"{one} had declared none with {other}; nothing was changed."
    document = {"who": _named(directory, who), "about": _named(directory, about), "conflict": not undo}
    return Report(document, lambda console: console.print(Text(said)))


def _named(directory: Directory, member: str) -> dict[str, Any]:
    return {"id": member, "name": directory.name(member)}
