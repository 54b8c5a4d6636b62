"""The start file: one relationship or a list of them, written by a coordinator. Every mistake in it is told, all at once.

Reading has no side effect: what comes back has been checked whole; what raises has started nothing.
"""

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from adapters.marked_yaml import read_marked
from adapters.mistakes import FileMistakes, Mistake, in_order
from adapters.start_check import EXAMPLE, entries, flaws_of, today_of
from adapters.start_form import RelationshipForm
from mentoring.kinds import Transition
from mentoring.model import Model
from mentoring.people import Person
from mentoring.programme import Programme, Terms

SIZE_LIMIT = 1_000_000
"""Bytes. A hundred relationships take less than a tenth of it."""

BEGINS_AT = time(9)
"""When a relationship of a coming day begins, by the mentee's clock."""

STANDARD_INPUT = "-"


class StartRequest(Model):
    """One relationship that may be started. `start_at` is None when it begins at once. `line`: where it stands."""

    programme: str
    terms: Terms
    start: date
    start_at: AwareDatetime | None
    mentee: Person
    mentor: Person
    coordinator: Person
    transition: Transition | None
    line: int


def read_start_file(name: str, programmes: Mapping[str, Programme], now: datetime) -> list[StartRequest]:
    """The relationships of the file `name` (`-`: standard input). `now` is aware. Raises FileMistakes."""
    return parse_start_file(_text(name), _shown(name), programmes, now)


def parse_start_file(text: str, name: str, programmes: Mapping[str, Programme], now: datetime) -> list[StartRequest]:
    """The same for a text already read; `name` is what the mistakes call it."""
    marked = read_marked(text)
    if marked.data is None and not marked.flaws:
        raise FileMistakes([Mistake(file=name, found="nothing", expected="a start file", todo=EXAMPLE)])
    flaws = [*marked.flaws, *(flaws_of(marked, programmes, now) if marked.data is not None else ())]
    if flaws:
        raise FileMistakes(in_order(flaws, name))
    return [_request(data, programmes, now, marked.place_of(at).line) for at, data in entries(marked.data)]


def _request(data: dict[str, Any], programmes: Mapping[str, Programme], now: datetime, line: int) -> StartRequest:
    form = RelationshipForm.model_validate(data)
    today = today_of(data, now)
    start = form.start or today
    terms = programmes[form.programme].terms
    if form.ends is not None:
        terms = Terms.model_validate({**terms.model_dump(), "lasts": form.ends - start})
    mentee = form.mentee.person()
    begins = datetime.combine(start, BEGINS_AT, ZoneInfo(mentee.timezone)).astimezone(UTC)
    return StartRequest(
        programme=form.programme,
        terms=terms,
        start=start,
        start_at=begins if start > today else None,
        mentee=mentee,
        mentor=form.mentor.person(),
        coordinator=form.coordinator.person(),
        transition=form.transition,
        line=line,
    )


def _text(name: str) -> str:
    """The text behind `name`. Raises FileMistakes."""
    raw = _bytes(name)
    if len(raw) > SIZE_LIMIT:
        raise _no(name, f"more than {SIZE_LIMIT} bytes", "a start file", "split it into several files")
    if b"\x00" in raw:
        raise _no(name, "a binary file", "a text file in UTF-8", EXAMPLE)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _no(name, f"a character in line {line} that is not UTF-8", "a text file", "save it as UTF-8") from None


def _bytes(name: str) -> bytes:
    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read(SIZE_LIMIT + 1)
        with Path(name).open("rb") as stream:
            return stream.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise _no(name, "no such file", "a start file", "look at the path") from None
    except IsADirectoryError:
        raise _no(name, "a folder", "a start file", "name one file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "a path that cannot be opened"
        raise _no(name, reason, "a readable file", "look at the path and its permissions") from None


def _no(name: str, found: str, expected: str, todo: str) -> FileMistakes:
    return FileMistakes([Mistake(file=_shown(name), found=found, expected=expected, todo=todo)])


def _shown(name: str) -> str:
    return "standard input" if name == STANDARD_INPUT else name
