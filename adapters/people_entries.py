"""Whom a file of people tells of, field by field and each with its place: from a sheet, or from YAML."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from adapters.marked_yaml import At, Place, read_marked
from adapters.mistakes import Mistake, in_order, quoted
from adapters.people_headers import Headers, columns_of
from adapters.sheet import bare, decoded, rows_of
from adapters.text_file import read_bytes, read_text

SIZE_LIMIT = 20_000_000
"""Bytes. Ten thousand people take about a tenth of it."""
A_FILE, EXAMPLE = "a file of people", "begin with a copy of examples/people.csv"
LIST = "people"


@dataclass(frozen=True)
class Entry:
    """One person as the file tells of them: the text of each field, and where it stands."""

    line: int
    texts: dict[str, str]
    place: Callable[[str], tuple[Place, str]]


@dataclass
class Told:
    """Everything the file tells."""

    entries: list[Entry] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    fields: set[str] = field(default_factory=set)


def from_sheet(name: str, file: str, headers: Headers) -> Told:
    """A sheet, whatever its encoding and its separator. Raises FileMistakes for what is none."""
    text = decoded(read_bytes(name, what=A_FILE, limit=SIZE_LIMIT), file)
    rows = rows_of(text, file, lambda header: headers.field(header) is not None)
    first = next(rows, None)
    if first is None:
        return Told()
    columns = columns_of(first.cells, headers, file, first.number)
    told = Told(mistakes=columns.mistakes, ignored=columns.ignored, fields=set(columns.fields))

    def entry(line: int, cells: tuple[str, ...]) -> Entry:
        def place(one: str) -> tuple[Place, str]:
            number = columns.fields.get(one, 0)
            return Place(line=line, column=number + 1), first.cells[number]

        texts = {one: bare(cells[number]) for one, number in columns.fields.items() if number < len(cells)}
        return Entry(line, texts, place)

    for row in rows:
        told.entries.append(entry(row.number, row.cells))
        if any(row.cells[len(first.cells) :]):
            column, found = len(first.cells) + 1, quoted(row.cells[len(first.cells)])
            todo = "put quotes around a cell in which a separator stands"
            told.mistakes.append(
                Mistake(
                    file=file,
                    line=row.number,
                    column=column,
                    found=found,
                    expected="no cell beyond the last header",
                    todo=todo,
                )
            )
    if columns.mistakes:
        told.entries.clear()  # what the columns hold is not known, so nothing can be said of the rows
    return told


def from_yaml(name: str, file: str, headers: Headers) -> Told:
    """A list of people, or one under `people:`. Raises FileMistakes for what is no text."""
    marked = read_marked(read_text(name, what=A_FILE, example=EXAMPLE))
    told = Told(mistakes=in_order(marked.flaws, file))
    data: Any = marked.data
    at: At = ()
    if isinstance(data, dict) and set(data) == {LIST}:
        data, at = data[LIST], (LIST,)
    if data is not None and not (isinstance(data, list) and all(isinstance(one, dict) for one in data)):
        told.mistakes.append(
            Mistake(file=file, found=quoted(data), expected="a list of people", todo="begin each with '- '")
        )
    if told.mistakes or data is None:
        return told
    ignored: dict[str, None] = {}
    for index, one in enumerate(data):
        columns = columns_of(list(one), headers, file, marked.place_of((*at, index)).line, needed={})
        names = {known: list(one)[number] for known, number in columns.fields.items()}

        def place(known: str, here: At = (*at, index), names: dict[str, str] = names) -> tuple[Place, str]:
            key = names.get(known, known)
            return marked.place_of((*here, key)), key

        for wrong in columns.mistakes:
            told.mistakes.append(wrong.model_copy(update=dict(marked.place_of((*at, index, wrong.field), key=True))))
        told.fields |= set(names)
        ignored |= dict.fromkeys(columns.ignored)
        texts = {known: _text(one[key]) for known, key in names.items()}
        told.entries.append(Entry(marked.place_of((*at, index)).line, texts, place))
    told.ignored = tuple(ignored)
    return told


def _text(value: Any) -> str:
    """A value of YAML as a cell of a sheet would have it."""
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    if isinstance(value, dict):
        return " - ".join(map(_text, value.values()))
    return "" if value is None else str(value)
