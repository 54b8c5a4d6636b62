"""A mail, opened for reading: its texts, its files, its invitation. Nothing in it is trusted, nor need it be well formed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, Message
from typing import Any

from icalendar import Calendar

from embedded.postbag import header

BASE = '<base target="_blank">'
"""Links of a mail open in a new tab: the frame they stand in may go nowhere."""


@dataclass(frozen=True)
class Attached:
    number: int
    name: str
    media_type: str
    size: int
    content: bytes


@dataclass(frozen=True)
class Entry:
    """The calendar part: what it says, and its own text."""

    method: str
    rows: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True)
class Opened:
    subject: str
    headers: tuple[tuple[str, str], ...]
    html: str
    text: str
    entry: Entry | None
    files: tuple[Attached, ...]


def open_mail(message: EmailMessage) -> Opened:
    """Everything a reader wants of a mail. Never raises on what is in it."""
    names = ("From", "To", "Date", "Reply-To", "Message-ID")
    leaves = list(_leaves(message))
    files = [leaf for leaf in leaves if _is_file(leaf)]
    return Opened(
        subject=header(message, "Subject"),
        headers=tuple((name, value) for name in names if (value := header(message, name))),
        html=_first(leaves, "text/html"),
        text=_first(leaves, "text/plain"),
        entry=_entry(_first(leaves, "text/calendar")),
        files=tuple(_attached(number, leaf) for number, leaf in enumerate(files, start=1)),
    )


def framed(html: str) -> str:
    """A mail's HTML, its links opening in a new tab."""
    return BASE + html


def _leaves(message: EmailMessage) -> Iterator[Message[Any, Any]]:
    return (part for part in message.walk() if not part.is_multipart())


def _is_file(leaf: Message[Any, Any]) -> bool:
    return leaf.get_content_disposition() == "attachment" or leaf.get_content_maintype() != "text"


def _first(leaves: list[Message[Any, Any]], media_type: str) -> str:
    """The text of the first part of this type that is not a file; the calendar may be one."""
    for leaf in leaves:
        if leaf.get_content_type() == media_type and (media_type == "text/calendar" or not _is_file(leaf)):
            return _text(leaf)
    return ""


def _bytes(leaf: Message[Any, Any]) -> bytes:
    found = leaf.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text(leaf: Message[Any, Any]) -> str:
    content = _bytes(leaf)
    try:
        text = content.decode(leaf.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):  # a charset nobody knows, or that gives up in spite of "replace"
        text = content.decode("utf-8", "replace")
    return text.encode("utf-8", "replace").decode()  # without half characters, which some charsets bring


def _attached(number: int, leaf: Message[Any, Any]) -> Attached:
    content = _bytes(leaf)
    name = (leaf.get_filename() or f"part-{number}").replace("\\", "/").rpartition("/")[2] or f"part-{number}"
    return Attached(number, name, leaf.get_content_type(), len(content), content)


def _entry(source: str) -> Entry | None:
    if not source:
        return None
    try:
        calendar = Calendar.from_ical(source)
        events = list(calendar.walk("VEVENT"))
        rows = [row for event in events for row in _rows(event)]
        return Entry(str(calendar.get("METHOD", "")), tuple(rows), source)
    except (ValueError, LookupError, TypeError, AttributeError):
        return Entry("", (), source)  # not a calendar after all: its text is shown


def _rows(event: Any) -> Iterator[tuple[str, str]]:
    for name in ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "STATUS", "SEQUENCE", "ORGANIZER", "ATTENDEE", "UID"):
        values = event.get(name)
        for value in values if isinstance(values, list) else [values]:
            if value is not None:
                yield name.lower().removeprefix("dt"), _said(value)


def _said(value: Any) -> str:
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        return f"{moment:%A %d %B %Y, %H:%M} {moment.tzname() or ''}".strip()
    return str(moment or value).removeprefix("mailto:").removeprefix("MAILTO:")
