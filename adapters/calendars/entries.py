"""Our entry beside what the person has made of it: the newer version of ours, with what is theirs kept."""

from icalendar import Calendar, Event
from icalendar.enums import STATUS

OURS_TO_TAKE_BACK = ("rrule", "rdate", "exdate", "duration", "recurrence-id")
"""What would contradict a meeting that happens once, from its start to its end."""


def event_in(calendar: Calendar, uid: str) -> Event | None:
    """The event with this UID."""
    return next((event for event in calendar.events if str(event.get("uid")) == uid), None)


def sequence_of(event: Event) -> int:
    return int(event.get("sequence", 0))


def is_cancelled(event: Event) -> bool:
    return str(event.get("status", "")).upper() == STATUS.CANCELLED.value


def for_a_calendar(ours: Calendar) -> Calendar:
    """Our message as an entry: the server is told to write to nobody about it, for we do (RFC 6638, 7.1)."""
    for event in ours.events:
        for attendee in event.attendees:
            attendee.params["schedule-agent"] = "CLIENT"
    return ours


def renewed(ours: Calendar, kept: Event, uid: str) -> Calendar:
    """Ours in place of `kept`, with the alarms they set and everything they added that we do not write ourselves.

    Of an entry that was called off nothing rings, so its alarms are no wish of theirs: ours come back with it.
    """
    event = event_in(ours, uid)
    if event is None:
        raise ValueError("our own entry is not in our own calendar")
    for name, value in kept.property_items(recursive=False):
        if name.lower() not in (*OURS_TO_TAKE_BACK, "begin", "end") and name not in event:
            event.add(name, value, encode=False)
    if not is_cancelled(event) and not is_cancelled(kept):
        event.subcomponents = [part for part in kept.subcomponents if part.name == "VALARM"]
    return ours
