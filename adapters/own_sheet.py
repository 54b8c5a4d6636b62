"""A sheet of our own columns: one that we wrote and somebody edited, or a list with an id in each row."""

from collections.abc import Collection
from typing import NamedTuple

from adapters.mistakes import FileMistakes, Mistake, near, quoted
from adapters.sheet import bare, decoded, rows_of
from adapters.text_file import read_bytes, shown

SIZE_LIMIT = 10_000_000
"""Bytes. Five thousand pairs with their reasons take some four million."""


class Row(NamedTuple):
    """The cells of one row by column, trimmed; a column that the sheet has not is empty. `line` counts from 1."""

    line: int
    cells: dict[str, str]

    def wrong(self, file: str, column: str, expected: str, todo: str) -> Mistake:
        """A mistake in this row's cell."""
        found = quoted(self.cells[column] or None)
        return Mistake(file=file, line=self.line, column=1, field=column, found=found, expected=expected, todo=todo)


def read_own_sheet(name: str, *, what: str, needed: str, known: Collection[str]) -> list[Row]:
    """The rows of the CSV file `name` (`-`: standard input). Columns that are not `known` are left alone. Raises FileMistakes.

    `needed`: the column without which nothing can be read.
    """
    file = shown(name)
    text = decoded(read_bytes(name, what=what, limit=SIZE_LIMIT), file)
    rows = list(rows_of(text, file, lambda cell: _column(cell) in known))
    columns = [_column(cell) for cell in rows[0].cells] if rows else []
    if needed not in columns:
        todo = f"{near(needed, columns)}the columns are {', '.join(known)}"
        found = quoted("; ".join(columns)) if columns else "nothing"
        raise FileMistakes([Mistake(file=file, found=found, expected=f"{what} with a column '{needed}'", todo=todo)])
    empty = dict.fromkeys(known, "")
    return [
        Row(
            row.number,
            empty | {column: bare(cell) for column, cell in zip(columns, row.cells, strict=False) if column in known},
        )
        for row in rows[1:]
    ]


def _column(cell: str) -> str:
    return cell.casefold().replace(" ", "_")
