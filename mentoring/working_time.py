"""When a person works: the hours in which a reminder may arrive and a meeting be held."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mentoring.model import Model

HORIZON = timedelta(days=120)
"""How far ahead a moment is looked for. Beyond it a person is taken to be always away."""

Span = tuple[datetime, datetime]


class WorkingTime(Model):
    """A person's working week, in their own time zone.

    `days`: ISO weekdays, 1 = Monday. `opens`/`closes`: local wall-clock times; a `closes` that is not after `opens` falls on the
    next day (00:00: midnight at the end of the day).
    `days_off`: public holidays and leave, as local dates.
    """

    timezone: str = "Europe/Paris"
    opens: time = time(9)
    closes: time = time(18)
    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    days_off: tuple[date, ...] = ()

    def spans(self, after: datetime, within: timedelta = HORIZON) -> Iterator[Span]:
        """The working spans that end after `after`, as UTC instants, day by day up to `within`.

        On the day of a clock change the wall-clock times are kept, so the span is an hour shorter or longer.
        """
        zone = ZoneInfo(self.timezone)
        today = after.astimezone(zone).date()
        off = set(self.days_off)
        for offset in range(-1, within.days):  # a night shift that began yesterday may still be on
            day = today + timedelta(days=offset)
            if day.isoweekday() not in self.days or day in off:
                continue
            last_day = day + timedelta(days=1) if self.closes <= self.opens else day
            start = _instant(day, self.opens, zone)
            end = _instant(last_day, self.closes, zone)
            if end > after:
                yield start, end


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local wall-clock time as an instant. An hour that does not exist moves forward; of two, the first is meant."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def begin_of(who: WorkingTime, day: date) -> datetime:
    """The first instant of that day where they live (UTC)."""
    return _instant(day, time(0), ZoneInfo(who.timezone))


def next_working_moment(who: WorkingTime, after: datetime) -> datetime:
    """The first instant at or after `after` in which `who` works (UTC). Always away: `after` itself, rather than never."""
    for start, _ in who.spans(after):
        return max(start, after)
    return after


def fits(who: WorkingTime, start: datetime, length: timedelta) -> bool:
    """Whether `who` works during the whole of `length` from `start`."""
    for begin, end in joined(who, start):
        return begin <= start and start + length <= end
    return False


def joined(who: WorkingTime, after: datetime, within: timedelta = HORIZON) -> Iterator[Span]:
    """The same spans, where those that touch (someone who works round the clock) are one."""
    current: Span | None = None
    for start, end in who.spans(after - timedelta(days=1), within):
        if current is not None and start <= current[1]:
            current = (current[0], max(end, current[1]))
            continue
        if current is not None and current[1] > after:
            yield current
        current = (start, end)
    if current is not None and current[1] > after:
        yield current
