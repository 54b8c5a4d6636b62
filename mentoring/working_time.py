"""When a person works: the hours in which a reminder may arrive and a meeting be held."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mentoring.model import Model

_QUARTER = timedelta(minutes=15)
HORIZON = timedelta(days=120)
"""How far ahead a moment is looked for. Beyond it a person is taken to be always away."""


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

    def spans(self, after: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working spans that end after `after`, as UTC instants, day by day up to HORIZON.

        On the day of a clock change the wall-clock times are kept, so the span is an hour shorter or longer.
        """
        zone = ZoneInfo(self.timezone)
        today = after.astimezone(zone).date()
        off = set(self.days_off)
        for offset in range(-1, HORIZON.days):  # a night shift that began yesterday may still be on
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


def next_working_moment(who: WorkingTime, after: datetime) -> datetime:
    """The first instant at or after `after` in which `who` works (UTC). Always away: `after` itself, rather than never."""
    for start, _ in who.spans(after):
        return max(start, after)
    return after


def first_common_slot(one: WorkingTime, other: WorkingTime, after: datetime, length: timedelta) -> datetime | None:
    """The first start at or after `after` at which both work for `length`; None within HORIZON means there is none.

    Starts fall on a quarter of an hour, unless the meeting itself is shorter than one.
    """
    grid = min(_QUARTER, length)
    for start, end in _overlaps(one, other, after):
        begin = _round_up(max(start, after), grid)
        if begin + length <= end:
            return begin
    return None


def fits(who: WorkingTime, start: datetime, length: timedelta) -> bool:
    """Whether `who` works during the whole of `length` from `start`."""
    for begin, end in _joined(who, start):
        return begin <= start and start + length <= end
    return False


def _joined(who: WorkingTime, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Spans that touch (someone who works round the clock) are one span."""
    current: tuple[datetime, datetime] | None = None
    for start, end in who.spans(after - timedelta(days=1)):
        if current is not None and start <= current[1]:
            current = (current[0], max(end, current[1]))
            continue
        if current is not None and current[1] > after:
            yield current
        current = (start, end)
    if current is not None and current[1] > after:
        yield current


def _overlaps(one: WorkingTime, other: WorkingTime, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    mine, theirs = _joined(one, after), _joined(other, after)
    a, b = next(mine, None), next(theirs, None)
    while a and b:
        start, end = max(a[0], b[0]), min(a[1], b[1])
        if start < end:
            yield start, end
        if a[1] < b[1]:
            a = next(mine, None)
        else:
            b = next(theirs, None)


def _round_up(moment: datetime, grid: timedelta) -> datetime:
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    steps = -((epoch - moment) // grid)
    return epoch + steps * grid
