"""A sheet as Excel and its like save it: its encoding and its separator are found out, quoted new lines are kept."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from adapters.mistakes import FileMistakes, Mistake
from mentoring.model import Model

SEPARATORS = ";,\t"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
AS_CSV = "in Excel choose “Save as”, then “CSV UTF-8”"


class Line(Model):
    """One row of a sheet: its cells, trimmed, and the line of the file on which it begins, counted from 1."""

    number: int
    cells: tuple[str, ...]


def decoded(raw: bytes, file: str) -> str:
    """The text: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252, as an older Excel writes. Raises FileMistakes."""
    if raw.startswith(_WORKBOOKS):
        raise _no(file, "a workbook", "a CSV file", AS_CSV)
    marked = next((encoding for bom, encoding in _BOMS if raw.startswith(bom)), None)
    if marked is None and b"\x00" in raw:
        raise _no(file, "a binary file", "a CSV file", AS_CSV)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            continue
        return text.replace("\x00", "\ufffd")  # told as a character that does not belong there
    raise _no(file, "a character that is neither UTF-8 nor Windows-1252", "text", AS_CSV, line)


def rows_of(text: str, file: str, known: Callable[[str], bool]) -> Iterator[Line]:
    """The rows that are not empty, the header first. Its separator is the one that makes out most `known` headers.

    Raises FileMistakes where quotes are out of place.
    """
    said = _SEP_LINE.match(text)
    skipped = 1 if said else 0
    text = text[said.end() :] if said else text
    separator = said[1] if said else max(SEPARATORS, key=lambda one: sum(map(known, _first_row(text, one))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            trimmed = tuple(cell.strip(" \t\r\n\u00a0\u202f\ufeff") for cell in cells)
            if any(trimmed):
                yield Line(number=begins + skipped, cells=trimmed)
            begins = reader.line_num + 1
    except csv.Error as error:
        todo = "look at the quotes of this row: one that belongs to the text is written twice"
        raise _no(
            file, f"a row that cannot be read ({error})", "cells between separators", todo, begins + skipped
        ) from None


def written(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A sheet that a French Excel opens as it is: its mark, semicolons; no cell in it is a formula."""
    paper = io.StringIO(newline="")
    writer = csv.writer(paper, delimiter=";")
    writer.writerows([neutral(cell) for cell in row] for row in (header, *rows))
    return "\ufeff" + paper.getvalue()


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def bare(cell: str) -> str:
    """The same cell back from a sheet that we wrote."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


def _first_row(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _no(file: str, found: str, expected: str, todo: str, line: int | None = None) -> FileMistakes:
    return FileMistakes(
        [Mistake(file=file, line=line, column=1 if line else None, found=found, expected=expected, todo=todo)]
    )
