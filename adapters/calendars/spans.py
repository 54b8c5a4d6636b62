"""Busy times out of iCalendar text. What is transparent, called off or free takes nobody's time."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import recurring_ical_events
import structlog
from icalendar import Calendar, Event

from mentoring.starts import Busy

log = structlog.get_logger()


def told_busy(free_busy: str) -> Iterator[Busy]:
    """The spans of a VFREEBUSY. Raises ValueError on text that is no calendar."""
    for component in Calendar.from_ical(free_busy).walk("VFREEBUSY"):
        periods = component.get("freebusy", [])
        for period in periods if isinstance(periods, list) else [periods]:
            if period.params.get("FBTYPE", "BUSY") != "FREE" and period.start < period.end:
                yield Busy(start=period.start, end=period.end)


def taken(entries: Iterable[str], since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[tuple[str, Busy]]:
    """UID and span of each event that takes time between two instants, series told one by one.

    Whole days and times without a zone are those of the person's own `zone`. An entry that nobody can read is passed over.
    """
    for text in entries:
        try:
            yield from _spans(Calendar.from_ical(text), since, until, zone)
        except (ValueError, KeyError, recurring_ical_events.PeriodEndBeforeStart) as error:
            log.warning("calendar_entry_unreadable", reason=type(error).__name__)


def _spans(calendar: Calendar, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[tuple[str, Busy]]:
    for event in recurring_ical_events.of(calendar).between(since.astimezone(zone), until.astimezone(zone)):
        start, end = span_of(event, zone)
        if takes_time(event) and start < end:
            yield str(event["uid"]), Busy(start=start, end=end)


def takes_time(event: Event) -> bool:
    return str(event.get("transp", "")).upper() != "TRANSPARENT" and str(event.get("status", "")).upper() != "CANCELLED"


def span_of(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Its start and its end, as instants."""
    return _instant(event.start, zone), _instant(event.end, zone)


def _instant(moment: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(0))
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
