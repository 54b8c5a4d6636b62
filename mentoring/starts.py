"""Every start that a meeting could have, in the order of time, and what each would cost the two."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from mentoring.kinds import PAIR, Role
from mentoring.model import Model
from mentoring.working_time import HORIZON, Span, WorkingTime, fits, joined

SPREAD = timedelta(days=14)
"""Three days within this time, else several times on one day."""

EASE = timedelta(hours=2)
"""Nearer than this to the edge of somebody's working day, a meeting is a hardship to them."""

FAR_AHEAD = 3 * HORIZON
"""Somebody on a long leave is met after it. Beyond this a person is taken to be always away."""

_QUARTER = timedelta(minutes=15)
_WEEK = timedelta(days=7)


class Busy(Model):
    """A time already taken in one of the two calendars: from `start` up to, not including, `end`."""

    start: AwareDatetime
    end: AwareDatetime


class Search(Model):
    """What is looked for: a meeting of `length` at or after `after`, and not later than `spread` after the first chance.

    `number`: which meeting it is, and so whose turn. `wish`: a start that somebody asked for. `like`: when they met last.
    """

    mentee: WorkingTime
    mentor: WorkingTime
    after: AwareDatetime
    length: timedelta
    spread: timedelta = SPREAD
    number: int = 1
    busy: tuple[Busy, ...] = ()
    wish: AwareDatetime | None = None
    like: AwareDatetime | None = None

    @property
    def turn(self) -> Role:
        """Whose comfort comes first."""
        return Role.MENTEE if self.number % 2 else Role.MENTOR

    def hours(self, role: Role) -> WorkingTime:
        return self.mentee if role is Role.MENTEE else self.mentor


@dataclass(frozen=True)
class Start:
    """A start under consideration. `hardship`: nothing well inside the working day, EASE at its edge, more outside.

    `outside`: whose working hours it is not in; `early`: before them, not after.
    """

    at: datetime
    hardship: dict[Role, timedelta]
    outside: Role | None = None
    early: bool = False


def wished(search: Search, *, any_hour: bool) -> Start | None:
    """The start that somebody asked for, if it can be kept; with `any_hour` inside working hours or not."""
    wish = search.wish
    if wish is None or wish < search.after:
        return None
    end = wish + search.length
    out = [role for role in PAIR if not fits(search.hours(role), wish, search.length)]
    free = all(busy.end <= wish or end <= busy.start for busy in search.busy)
    if not free or not _steady(search, wish) or (out and not any_hour) or any(_off(search, role, wish) for role in out):
        return None
    return Start(at=wish, hardship={}, outside=out[-1] if out else None)


def _off(search: Search, role: Role, start: datetime) -> bool:
    """Whether it touches a holiday or a day of leave of theirs."""
    hours = search.hours(role)
    zone = ZoneInfo(hours.timezone)
    return any(moment.astimezone(zone).date() in hours.days_off for moment in (start, start + search.length))


def common(search: Search, within: timedelta = FAR_AHEAD) -> Iterator[Start]:
    """Every start at which both work for the whole length, and neither is busy."""
    for mine, theirs in _overlapping(
        joined(search.mentee, search.after, within), joined(search.mentor, search.after, within)
    ):
        begin, end = max(mine[0], theirs[0], search.after), min(mine[1], theirs[1])
        for at in _starts(search, begin, end):
            yield Start(
                at=at,
                hardship={Role.MENTEE: _inside(search, mine, at), Role.MENTOR: _inside(search, theirs, at)},
            )


def in_turn(search: Search, *, any_day: bool = False) -> Iterator[Start]:
    """Every start in the hours of one, on a day on which the other works (or at least is not off: `any_day`)."""
    one, other = (_hours_of_one(search, role, any_day=any_day) for role in PAIR)
    return heapq.merge(one, other, key=lambda start: start.at)


def _hours_of_one(search: Search, spared: Role, *, any_day: bool) -> Iterator[Start]:
    other = next(role for role in PAIR if role is not spared)
    theirs = search.hours(other)
    zone = ZoneInfo(theirs.timezone)
    for span in joined(search.hours(spared), search.after, FAR_AHEAD):
        near = list(joined(theirs, span[0] - _WEEK, 2 * _WEEK + (span[1] - span[0])))
        for at in _starts(search, max(span[0], search.after), span[1]):
            days = {moment.astimezone(zone).isoweekday() for moment in (at, at + search.length)}
            if _off(search, other, at) or not (any_day or days <= set(theirs.days)):
                continue
            gap, early = _outside(search, near, at)
            hardship = {spared: _inside(search, span, at), other: EASE + gap}
            yield Start(at=at, hardship=hardship, outside=other, early=early)


def _inside(search: Search, span: Span, at: datetime) -> timedelta:
    return max(timedelta(0), EASE - min(at - span[0], span[1] - at - search.length))


def _outside(search: Search, spans: list[Span], at: datetime) -> tuple[timedelta, bool]:
    """How long the meeting outlasts the nearest working day or comes before it, and whether it comes before."""
    gaps = ((max(start - at, at + search.length - end), at < start) for start, end in spans)
    return min(gaps, default=(HORIZON, False))


def _overlapping(ones: Iterator[Span], others: Iterator[Span]) -> Iterator[tuple[Span, Span]]:
    one, other = next(ones, None), next(others, None)
    while one and other:
        if max(one[0], other[0]) < min(one[1], other[1]):
            yield one, other
        if one[1] < other[1]:
            one = next(ones, None)
        else:
            other = next(others, None)


def _starts(search: Search, begin: datetime, end: datetime) -> Iterator[datetime]:
    """On a quarter of an hour, unless the meeting itself is shorter than one."""
    grid = min(_QUARTER, search.length)
    at = _round_up(begin, grid)
    while at + search.length <= end:
        taken = max(
            (busy.end for busy in search.busy if busy.start < at + search.length and at < busy.end), default=None
        )
        if taken is not None:
            at = _round_up(max(taken, at + grid), grid)
            continue
        if _steady(search, at):
            yield at
        at += grid


def _steady(search: Search, at: datetime) -> bool:
    """No clock is changed during the meeting, and its hours are told by nobody's clock twice."""
    return all(_is_steady(ZoneInfo(search.hours(role).timezone), at, at + search.length) for role in PAIR)


def _is_steady(zone: ZoneInfo, *moments: datetime) -> bool:
    local = [moment.astimezone(zone) for moment in moments]
    return len({told.replace(fold=fold).utcoffset() for told in local for fold in (0, 1)}) == 1


def _round_up(moment: datetime, grid: timedelta) -> datetime:
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    return epoch - (epoch - moment) // grid * grid
