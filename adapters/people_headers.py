"""Which column of a directory is which field: by its header, in French or in English (content/imports/people.yaml)."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.content_file import read_data
from adapters.mistakes import Mistake
from adapters.people_form import plain

NEAR = 0.88
"""How alike a header must be to one that we know, to be taken for a slip of the pen and not for a column of others."""
NEEDED: Mapping[str, str] = {"id": "Matricule", "name": "Nom", "mail": "Adresse électronique"}
"""The columns without which there is no directory, and what they are usually called."""


class Headers:
    """Every header that is known, whatever its capitals, accents and punctuation."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self._fields = {plain(header): field for field, headers in known.items() for header in headers}

    @classmethod
    def of(cls, content: Path) -> "Headers":
        return cls(read_data(content / "imports" / "people.yaml"))

    def field(self, header: str) -> str | None:
        return self._fields.get(plain(header))

    def near(self, header: str) -> str | None:
        """The field of a header that is nearly this one."""
        found = difflib.get_close_matches(plain(header), self._fields, n=1, cutoff=NEAR)
        return self._fields[found[0]] if found else None


@dataclass(frozen=True)
class Columns:
    """The columns of one file. `fields`: field → its place, from 0. `ignored`: headers that mean nothing to us."""

    fields: dict[str, int]
    ignored: tuple[str, ...]
    mistakes: list[Mistake]


def columns_of(
    cells: Sequence[str], headers: Headers, file: str, line: int, needed: Mapping[str, str] = NEEDED
) -> Columns:
    """What each column holds; a header that is missing, there twice, or misspelt is a mistake."""
    fields: dict[str, int] = {}
    unknown: list[int] = []
    mistakes: list[Mistake] = []

    def wrong(number: int, found: str, expected: str, todo: str) -> None:
        mistakes.append(
            Mistake(
                file=file, line=line, column=number + 1, field=cells[number], found=found, expected=expected, todo=todo
            )
        )

    for number, header in enumerate(cells):
        field = headers.field(header)
        if field is None:
            unknown.append(number)
        elif field in fields:
            wrong(
                number, f"another column for '{field}'", "each once", f"keep it or the column '{cells[fields[field]]}'"
            )
        else:
            fields[field] = number
    misspelt = {number: near for number in unknown if (near := headers.near(cells[number])) and near not in fields}
    for number, near in misspelt.items():
        wrong(
            number,
            "a header that we do not know",
            "one that we know",
            f"if it is '{near}', write it so; else rename it",
        )
    for field, usual in needed.items():
        if field not in fields and not (field == "name" and "last_name" in fields):
            told = ", ".join(f"'{cell}'" for cell in cells if cell)
            todo = f"give the first row a header '{usual}' or '{field}'"
            mistakes.append(
                Mistake(
                    file=file,
                    line=line,
                    column=1,
                    found=f"the headers {told}",
                    expected=f"a column for '{field}'",
                    todo=todo,
                )
            )
    ignored = tuple(cells[number] for number in unknown if number not in misspelt and cells[number])
    return Columns(fields, ignored, mistakes)
