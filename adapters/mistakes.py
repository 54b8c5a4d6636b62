"""Mistakes in a file, told so that whoever wrote it can put them right: where, what was found, what was expected, what to do."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from adapters.marked_yaml import At, Flaw, Place
from mentoring.model import Model

SHOWN_AT_MOST = 60


class Mistake(Model):
    """One mistake. Lines and columns count from 1; a mistake of the whole file has none."""

    file: str
    line: int | None = None
    column: int | None = None
    field: str = ""
    found: str
    expected: str
    todo: str

    def __str__(self) -> str:
        place = f", line {self.line}, column {self.column}" if self.line else ""
        subject = f"{self.field}: " if self.field else ""
        return f"{self.file}{place}: {subject}found {self.found}; expected {self.expected}; {self.todo}"


class FileMistakes(Exception):  # noqa: N818 - it names what was found
    """A file that cannot be used, with every mistake in it. `so`: what this means for what was wanted, in a sentence."""

    def __init__(self, mistakes: list[Mistake], so: str = "") -> None:
        super().__init__("\n".join([*map(str, mistakes), *([so] if so else [])]))
        self.mistakes = mistakes


def in_order(flaws: Iterable[Flaw], file: str) -> list[Mistake]:
    """In the order of the file, each value's first flaw only. A flaw of the YAML itself (`at` empty) hides what follows from it."""
    flaws = list(flaws)
    unreadable = {flaw.place for flaw in flaws if not flaw.at}
    first: dict[tuple[Place, At], Flaw] = {}
    for flaw in flaws:
        if not flaw.at or flaw.place not in unreadable:
            first.setdefault((flaw.place, flaw.at), flaw)
    ordered = sorted(first.values(), key=lambda flaw: (flaw.place.line, flaw.place.column))
    return [
        Mistake(
            file=file,
            line=flaw.place.line,
            column=flaw.place.column,
            field=".".join(map(str, flaw.at)),
            found=flaw.found,
            expected=flaw.expected,
            todo=flaw.todo,
        )
        for flaw in ordered
    ]


def quoted(value: Any) -> str:
    """A value as it may be shown: its kind, short, on one line, control characters spelt out."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a group of fields"
        case bool() | int() | float():
            kind = "the truth value " if isinstance(value, bool) else "the number "
        case list():
            kind = "the list "
        case _:
            kind = ""
    shown = repr(value)
    return kind + (shown if len(shown) <= SHOWN_AT_MOST else f"{shown[:SHOWN_AT_MOST]}…")


def near(wrong: str, known: Sequence[str]) -> str:
    """`did you mean …? `, when something is near enough; else nothing."""
    found = difflib.get_close_matches(wrong, known, n=1)
    return f"did you mean '{found[0]}'? " if found else ""
