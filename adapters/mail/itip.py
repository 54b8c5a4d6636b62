"""What a calendar answers to an invitation: iTIP REPLY and COUNTER (RFC 5546) as mail programs send them (RFC 6047)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from icalendar import Calendar, Component, vCalAddress

from mentoring.model import Model

LARGEST = 256 * 1024
"""Bytes of a calendar part. A reply is a few hundred; what is larger is none."""


class Says(StrEnum):
    """TENTATIVE is no answer: they do not know yet."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class CalendarReply(Model):
    """One attendee's reply to one invitation. `sequence`: of the invitation that was answered, 0 where it is not told.

    `proposes`: another start, an instant, from a COUNTER. `stamp`: when it was written, "" where it is not told.
    """

    uid: str
    sequence: int
    attendee: str
    says: Says
    proposes: datetime | None = None
    stamp: str = ""


def read_reply(mail: bytes) -> CalendarReply | None:
    """The reply in a mail; None where there is none, or none that can be understood. Never raises."""
    try:
        message = message_from_bytes(mail, policy=policy.default)
        return next(_replies(message), None)
    except Exception:  # noqa: BLE001 - a mail is whatever somebody sent; both parsers raise what they like
        return None


def _replies(message: EmailMessage) -> Iterator[CalendarReply]:
    _, sender = parseaddr(str(message.get("From", "")))
    for part in message.walk():
        if part.get_content_type() in ("text/calendar", "application/ics"):
            content = _content(part)
            if len(content) <= LARGEST and (reply := _reply_in(content, sender)) is not None:
                yield reply


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _reply_in(content: bytes, sender: str) -> CalendarReply | None:
    calendar = Calendar.from_ical(content)
    method = str(calendar.get("METHOD", "")).upper()
    events = calendar.walk("VEVENT")
    if method not in ("REPLY", "COUNTER") or len(events) != 1:
        return None
    event = events[0]
    attendee = _who(event, sender)
    proposes = _start(event) if method == "COUNTER" else None
    return CalendarReply(
        uid=str(event["UID"]),
        sequence=int(event.get("SEQUENCE", 0)),
        attendee=_address(attendee),
        says=Says.TENTATIVE if proposes else Says(str(attendee.params.get("PARTSTAT", "")).lower()),
        proposes=proposes,
        stamp=str(event.decoded("DTSTAMP")) if "DTSTAMP" in event else "",
    )


def _who(event: Component, sender: str) -> vCalAddress:
    """The one who replies; of several, which a COUNTER may name, the one whose mail it is."""
    found: Any = event["ATTENDEE"]
    several: list[vCalAddress] = found if isinstance(found, list) else [found]
    return several[0] if len(several) == 1 else next(one for one in several if _address(one) == sender.casefold())


def _address(attendee: vCalAddress) -> str:
    """Without its `mailto:`, which comes in whatever case."""
    return str(attendee).strip().casefold().removeprefix("mailto:")


def _start(event: Component) -> datetime | None:
    """The proposed start as an instant. A mere day is none, nor is a time by nobody knows whose clock."""
    start = event.decoded("DTSTART")
    return start.astimezone(UTC) if isinstance(start, datetime) and start.tzinfo is not None else None
