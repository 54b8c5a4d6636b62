"""A file of people, CSV or YAML: every mistake in it is told at once, and with one mistake nobody is read.

What is in it is data, whatever it looks like: nothing in a cell is ever carried out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from adapters.mistakes import FileMistakes, Mistake, quoted
from adapters.people_entries import A_FILE, EXAMPLE, Entry, Told, from_sheet, from_yaml
from adapters.people_form import EXPECTED, MemberForm, canonical
from adapters.people_headers import Headers
from adapters.text_file import shown
from mentoring.directory import Member

SO = "Nothing was imported."
_MADE_OF = {"first_name": "name", "last_name": "name", "leave_first": "leaves", "leave_last": "leaves"}
_KEPT_AS = {"hours": ("opens", "closes")}


@dataclass(frozen=True)
class PeopleFile:
    """`members` in the order of the file; `lines`: where each begins; `fields`: what was told of them; `ignored`: columns
    that mean nothing to us.
    """

    members: list[Member]
    lines: dict[str, int]
    fields: frozenset[str]
    ignored: tuple[str, ...]


def read_people_file(
    name: str, headers: Headers, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> PeopleFile:
    """The people of the file `name`: YAML by its ending, else a sheet (`-`: a sheet on standard input). Raises FileMistakes.

    `progress` is told how many people have been looked at, and of how many.
    """
    file = shown(name)
    is_yaml = name.endswith((".yaml", ".yml"))
    told = from_yaml(name, file, headers) if is_yaml else from_sheet(name, file, headers)
    if not told.entries and not told.mistakes:
        told.mistakes.append(Mistake(file=file, found="nobody", expected=A_FILE, todo=EXAMPLE))
    members = list(_members(told, file, progress))
    told.mistakes += _twice(told.entries, file)
    if told.mistakes:
        raise FileMistakes(sorted(told.mistakes, key=lambda one: (one.line or 0, one.column or 0)), SO)
    fields = {_MADE_OF.get(one, one) for one in told.fields}
    return PeopleFile(
        members=members,
        lines={member.id: entry.line for member, entry in zip(members, told.entries, strict=True)},
        fields=frozenset(kept for one in fields for kept in _KEPT_AS.get(one, (one,))),
        ignored=told.ignored,
    )


def _members(told: Told, file: str, progress: Callable[[int, int], None]) -> Iterator[Member]:
    ids = {entry.texts.get("mail", "").casefold(): entry.texts.get("id", "") for entry in told.entries}
    for done, entry in enumerate(told.entries, start=1):
        progress(done, len(told.entries))
        try:
            yield MemberForm.model_validate(_values(entry.texts, ids)).member()
        except ValidationError as error:
            for name in dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()):
                told.mistakes.append(_mistake(entry, name, file))


def _values(texts: dict[str, str], ids: dict[str, str]) -> dict[str, Any]:
    """What the form is given. A manager may be named by an address that is in the file."""
    texts = {name: text for name, text in texts.items() if text}
    first, last = texts.pop("first_name", ""), texts.pop("last_name", texts.get("name", ""))
    if first or last:
        texts["name"] = last if last.startswith(first) else f"{first} {last}"
    away = [texts.pop(name, "") for name in ("leave_first", "leave_last")]
    if any(away):
        texts["leaves"] = ", ".join(filter(None, (texts.get("leaves"), "-".join(away))))
    if "@" in texts.get("manager", ""):
        texts["manager"] = ids.get(texts["manager"].casefold(), texts["manager"])
    return {name: canonical(name, text) for name, text in texts.items()}


def _mistake(entry: Entry, name: str, file: str) -> Mistake:
    where = next((one for one in (name, *_MADE_OF) if one in entry.texts and _MADE_OF.get(one, one) == name), name)
    place, header = entry.place(where)
    expected, todo = EXPECTED[name]
    text = entry.texts.get(where)
    return Mistake(
        file=file,
        line=place.line,
        column=place.column,
        field=header,
        found=quoted(text) if text else "nothing",
        expected=expected,
        todo=todo,
    )


def _twice(entries: list[Entry], file: str) -> Iterator[Mistake]:
    """Each person stands in the file once, with an address of their own."""
    for name, todo in (("id", "keep one row a person"), ("mail", "give each their own; one person has one row")):
        seen: dict[str, int] = {}
        for entry in entries:
            key = entry.texts.get(name, "").casefold()
            if key and key in seen:
                place, header = entry.place(name)
                found = f"{quoted(entry.texts[name])}, which is in line {seen[key]} too"
                yield Mistake(
                    file=file,
                    line=place.line,
                    column=place.column,
                    field=header,
                    found=found,
                    expected="each once",
                    todo=todo,
                )
            seen.setdefault(key, entry.line)
