"""The agenda of a meeting: four blocks with their instants, and which opening questions suit the mentor that day.

S24–S27: opening, hot topics, priorities and goals, the last minutes. The first meeting adds goals and roles (S20).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from mentoring.model import Model

T = TypeVar("T")

OPENING, WRAP_UP = timedelta(minutes=10), timedelta(minutes=5)
FULL = timedelta(minutes=30)
"""A meeting shorter than this shrinks its opening and its last minutes in proportion."""

_FIVE, _MINUTE = timedelta(minutes=5), timedelta(minutes=1)
TOLD_BY_THE_CLOCK = timedelta(minutes=10)
"""In a meeting shorter than this the blocks are not whole minutes."""


class Block(StrEnum):
    """What a part of a meeting is for. LAST_WRAP_UP: the end of the last meeting, which has no next one."""

    OPENING = "opening"
    ROLES = "roles"
    HOT = "hot"
    GOALS = "goals"
    WRAP_UP = "wrap-up"
    LAST_WRAP_UP = "last-wrap-up"


class AgendaBlock(Model):
    """One block of a meeting, as instants."""

    what: Block
    starts_at: datetime
    ends_at: datetime


def agenda(starts_at: datetime, length: timedelta, *, first: bool = False, last: bool = False) -> list[AgendaBlock]:
    """The blocks of a meeting, which fill it exactly. `length` is longer than nothing.

    From half an hour on: ten minutes to open, five to end, the rest shared out in steps of five minutes.
    """
    middle = [Block.ROLES, Block.HOT, Block.GOALS] if first else [Block.HOT, Block.GOALS]
    share = min(length / FULL, 1.0)
    begin, end = OPENING * share, length - WRAP_UP * share
    if TOLD_BY_THE_CLOCK <= length < FULL:
        begin, end = _nearest(begin, _MINUTE), _nearest(end, _MINUTE)
    grid = _FIVE if length >= FULL else _MINUTE if length >= TOLD_BY_THE_CLOCK else None
    inner = [_nearest(begin + (end - begin) * part / len(middle), grid) for part in range(1, len(middle))]
    cuts = [timedelta(0), begin, *inner, end, length]
    blocks = [Block.OPENING, *middle, Block.LAST_WRAP_UP if last else Block.WRAP_UP]
    return [
        AgendaBlock(what=what, starts_at=starts_at + one, ends_at=starts_at + other)
        for what, (one, other) in zip(blocks, pairwise(cuts), strict=True)
    ]


def _nearest(cut: timedelta, grid: timedelta | None) -> timedelta:
    """The nearest step of the grid; of two, the later."""
    return cut if grid is None else (cut + grid / 2) // grid * grid


class Opening(StrEnum):
    """Where a meeting stands in the story, as the questions that open it go."""

    FIRST = "first"
    EARLY = "early"
    HEART = "heart"
    CLOSING = "closing"
    LAST = "last"


EARLY_UNTIL = 3
"""Up to this meeting the two are still getting to know each other."""


def opening_of(number: int, *, first: bool, last: bool, closing: bool) -> Opening:
    """`first`: none was held before it. `closing`: the end has been announced."""
    if last:
        return Opening.LAST
    if first:
        return Opening.FIRST
    if closing:
        return Opening.CLOSING
    return Opening.EARLY if number <= EARLY_UNTIL else Opening.HEART


def chosen(questions: Sequence[T], number: int, count: int = 3) -> list[T]:
    """The questions of one meeting: others each time, until all have had their turn."""
    start = (number - 1) * count
    return [questions[(start + place) % len(questions)] for place in range(min(count, len(questions)))]
