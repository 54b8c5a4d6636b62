"""Which dates of a meeting are proposed, and whose comfort comes first.

Three starts that both can keep: inside both working times, off both calendars' busy times, on nobody's leave or
holiday, and never while either's clock is being changed. A start that somebody asked for comes first.

Where both live by the same clock, they meet at the hour they are used to. Where they do not, they take turns: at odd
meetings the first proposal is the easiest one for the mentee, at even ones for the mentor, and the second proposal the
other way round. Easy is what lies at least EASE from the edges of one's working day.

Where two working weeks never meet (Paris and Auckland), one of the two is out of hours, again in turn, and it is said
so: the start lies in the hours of the one whose turn it is, as near to the other's as can be; of two that are equally
near, in the evening: nobody gets up in the night for it.
"""

import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from mentoring.kinds import PAIR, Role
from mentoring.model import Model
from mentoring.starts import SPREAD, Busy, Search, Start, common, in_turn, wished
from mentoring.working_time import WorkingTime, next_working_moment

__all__ = ["SPREAD", "Busy", "Search", "Slot", "begin_of_day", "find_slots"]

PROPOSALS = 3
USED_TO = time(10)
"""The hour of a pair that has not met yet."""

APART = timedelta(hours=4)
"""How far the second proposal lies from the hour of the first, where both live by the same clock."""


class Slot(Model):
    """One proposal. `outside`: whose working hours it is not in; None is what ought to be."""

    starts_at: AwareDatetime
    outside: Role | None = None


def find_slots(search: Search) -> tuple[Slot, ...]:
    """One to PROPOSALS different starts, the default first. Where there is none at all: the mentee's next working moment."""
    meet = _weeks_meet(search)
    wish = wished(search, any_hour=not meet)
    for starts in [common(search)] if meet else [in_turn(search), in_turn(search, any_day=True)]:
        if found := _proposals(search, starts, wish):
            return tuple(Slot(starts_at=start.at, outside=start.outside) for start in found)
    return (Slot(starts_at=next_working_moment(search.mentee, search.after), outside=Role.MENTOR),)


def begin_of_day(who: WorkingTime, moment: datetime) -> datetime:
    """The first instant of the day that `moment` falls on where they live."""
    zone = ZoneInfo(who.timezone)
    return datetime.combine(moment.astimezone(zone), time(0), zone).astimezone(UTC)


def _weeks_meet(search: Search) -> bool:
    """Whether the two usual weeks have time in common, whatever is off or taken in them."""
    usual = {role.value: search.hours(role).model_copy(update={"days_off": ()}) for role in PAIR}
    return any(True for _ in common(search.model_copy(update={**usual, "busy": ()}), timedelta(days=14)))


def _proposals(search: Search, starts: Iterator[Start], wish: Start | None) -> list[Start]:
    """The wish, then the best start of each following day; where there are too few days, other times of the same."""
    picked = [wish] if wish else []
    days: list[list[Start]] = []
    for day, of_day in itertools.groupby(_near(search, starts), key=lambda start: _day(search, start.at)):
        candidates = list(of_day)
        if wish is None or day >= _day(search, wish.at):
            days.append(candidates)
        if wish is None or day > _day(search, wish.at):
            picked += _next_best(search, candidates, picked)
        if len(picked) == PROPOSALS:
            return picked
    for _ in range(PROPOSALS - len(picked)):
        picked += _next_best(search, list(itertools.chain(*days)), picked)
    return picked


def _near(search: Search, starts: Iterator[Start]) -> Iterator[Start]:
    """Those within the spread of the first one."""
    first = next(starts, None)
    if first is not None:
        yield first
        yield from itertools.takewhile(lambda start: start.at <= first.at + search.spread, starts)


def _next_best(search: Search, candidates: Sequence[Start], picked: Sequence[Start]) -> list[Start]:
    """The best start that overlaps none of those picked already, if there is one."""
    others = [start for start in candidates if all(abs(start.at - one.at) >= search.length for one in picked)]
    return [min(others, key=partial(_cost, search=search, picked=tuple(picked)))] if others else []


def _day(search: Search, at: datetime) -> date:
    return at.astimezone(ZoneInfo(search.mentee.timezone)).date()


def _cost(start: Start, *, search: Search, picked: Sequence[Start]) -> tuple[Any, ...]:
    """What makes a start less welcome as the next proposal: first easy for whose turn it is, then for the other, then fair."""
    place = len(picked)
    spared = search.turn if place != 1 else next(role for role in PAIR if role is not search.turn)
    usual = _usual(search, start)
    if start.outside is not None:
        return (start.outside is spared, start.hardship[start.outside], start.early, *usual)
    if _same_clock(search):
        return usual if place != 1 else (_off_by(search, start, picked[0]), *usual)
    worst, together = max(start.hardship.values()), sum(start.hardship.values(), timedelta(0))
    return (start.hardship[spared] if place < PROPOSALS - 1 else worst, together, *usual)


def _off_by(search: Search, start: Start, first: Start) -> timedelta:
    return abs(abs(_clock(search, start.at) - _clock(search, first.at)) - APART)


def _same_clock(search: Search) -> bool:
    return len({search.after.astimezone(ZoneInfo(search.hours(role).timezone)).utcoffset() for role in PAIR}) == 1


def _usual(search: Search, start: Start) -> tuple[Any, ...]:
    """As near as can be to the hour they are used to, by the mentee's clock; of the others the rounder, the earlier one."""
    used_to = timedelta(hours=USED_TO.hour, minutes=USED_TO.minute)
    like = search.wish or search.like
    hour = _clock(search, like) if like is not None else used_to
    told = start.at.astimezone(ZoneInfo(search.mentee.timezone))
    return (abs(_clock(search, start.at) - hour), told.minute != 0, told.minute % 30 != 0, start.at)


def _clock(search: Search, at: datetime) -> timedelta:
    told = at.astimezone(ZoneInfo(search.mentee.timezone))
    return timedelta(hours=told.hour, minutes=told.minute)
