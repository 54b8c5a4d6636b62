"""VTIMEZONE components (RFC 5545): the offsets of a zone around a date, as a yearly rule wherever there is one.

Written from the zone's own transitions. (icalendar 7.3 makes one too, but puts the start of summer time an hour late;
and Outlook wants rules, not lists of dates.)
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from mentoring.model import Model

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = 7
_YEARS_BEFORE, _YEARS_AFTER = 1, 3


class Change(Model):
    """One change of offset, at an instant; `wall` is its local time under the offset before it."""

    at: datetime
    before: timedelta
    after: timedelta
    is_summer: bool
    name: str

    @property
    def wall(self) -> datetime:
        return (self.at + self.before).replace(tzinfo=None)


def vtimezone(zone: ZoneInfo, around: datetime) -> Timezone:
    """The zone from the year before `around` on: its yearly rules, or its very changes for a few years if it has none."""
    component = Timezone()
    component.add("tzid", zone.key)
    changes = list(_changes(zone, around.year - _YEARS_BEFORE, around.year + _YEARS_AFTER))
    kinds = [[change for change in changes if change.is_summer is is_summer] for is_summer in (False, True)]
    rules = [_yearly_rule(of_a_kind) for of_a_kind in kinds]
    if all(rules):
        observances = [_observance(of_a_kind[0], rule) for of_a_kind, rule in zip(kinds, rules, strict=True)]
    else:
        observances = [_observance(change) for change in (_at_first(zone, around), *changes)]
    for observance in observances:
        component.add_component(observance)
    return component


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    day = timedelta(days=1)
    at = datetime(first_year, 1, 1, tzinfo=UTC)
    while at.year < last_year:
        if _offset(zone, at) != _offset(zone, at + day):
            yield _exactly(zone, at, at + day)
        at += day


def _exactly(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    """The change between two instants, to the second."""
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=1) // 2)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    local = high.astimezone(zone)
    return Change(
        at=high, before=before, after=_offset(zone, high), is_summer=bool(local.dst()), name=local.tzname() or zone.key
    )


def _at_first(zone: ZoneInfo, around: datetime) -> Change:
    at = datetime(around.year - _YEARS_BEFORE, 1, 1, tzinfo=UTC)
    offset = _offset(zone, at)
    return Change(at=at, before=offset, after=offset, is_summer=False, name=at.astimezone(zone).tzname() or zone.key)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _yearly_rule(changes: list[Change]) -> dict[str, object] | None:
    """`the last Sunday of March`, when these changes, one in every year looked at, are on such a day at the same time."""
    years = _YEARS_BEFORE + _YEARS_AFTER
    if len(changes) != years or len({change.wall.year for change in changes}) != years:
        return None
    walls = [change.wall for change in changes]
    same = {
        (wall.month, wall.weekday(), wall.time(), change.after) for wall, change in zip(walls, changes, strict=True)
    }
    if len(same) != 1:
        return None
    if all((wall + timedelta(days=_WEEK)).month != wall.month for wall in walls):
        place = -1
    elif len({(wall.day - 1) // _WEEK for wall in walls}) == 1:
        place = (walls[0].day - 1) // _WEEK + 1
    else:
        return None
    return {"freq": "yearly", "bymonth": walls[0].month, "byday": f"{place}{_WEEKDAYS[walls[0].weekday()]}"}


def _observance(change: Change, rule: dict[str, object] | None = None) -> TimezoneStandard | TimezoneDaylight:
    component = TimezoneDaylight() if change.is_summer else TimezoneStandard()
    component.add("dtstart", change.wall)
    component.add("tzoffsetfrom", change.before)
    component.add("tzoffsetto", change.after)
    component.add("tzname", change.name)
    if rule:
        component.add("rrule", rule)
    return component
