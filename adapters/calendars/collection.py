"""One person's calendar on a CalDAV server (RFC 4791): what can be asked of it, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote, urljoin

from caldav.aio import AsyncDAVClient, DAVResponse
from caldav.elements import cdav, dav
from caldav.elements.base import BaseElement
from caldav.lib.error import AuthorizationError
from lxml import etree

from activities.calendars import CalendarAway

UNKNOWN_REPORT = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.NOT_IMPLEMENTED,
)
"""How servers say that they do not know a kind of question."""

CONTESTED = (HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED)
"""Somebody else wrote at the same time: read again."""

STORED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)


class NoSuchCalendar(Exception):  # noqa: N818 - it names what happened
    """There is no calendar at this address."""


@dataclass(frozen=True)
class Found:
    """One entry as the server keeps it. `etag`: this very state of it."""

    url: str
    etag: str
    content: str


class Collection:
    """One calendar at `url`, used inside `calendar_of` (line.py), which explains errors. Everything raises NoSuchCalendar where there is none."""

    def __init__(self, client: AsyncDAVClient, url: str) -> None:
        self._client = client
        self._url = url

    async def free_busy(self, since: datetime, until: datetime) -> str | None:
        """The server's own word on busy times (a VFREEBUSY); None where it does not know this question."""
        try:
            answer = await self._report(cdav.FreeBusyQuery() + cdav.TimeRange(since, until))
        except AuthorizationError as error:
            if error.status != HTTPStatus.FORBIDDEN:
                raise
            return None  # some refuse the question in the words of a locked door: the next question tells
        if answer.status in UNKNOWN_REPORT:
            return None
        _expect(answer, HTTPStatus.OK)
        return str(answer.raw)

    async def events(self, since: datetime, until: datetime) -> Sequence[str]:
        """The entries that fall between two instants, series whole."""
        found = await self._query(cdav.TimeRange(since, until))
        return [one.content for one in found]

    async def find(self, uid: str) -> Found | None:
        """The entry with this UID, wherever it lies: the person's own program may have filed it from our mail."""
        named = await self._query(cdav.PropFilter("UID") + cdav.TextMatch(uid))
        return next((one for one in named if f"UID:{uid}" in _unfolded(one.content)), None)

    async def create(self, uid: str, content: bytes) -> bool:
        """Whether it was created; not where an entry of this name or UID is there already."""
        return await self._put(urljoin(self._url, f"{quote(uid, safe='@.')}.ics"), content, {"If-None-Match": "*"})

    async def change(self, found: Found, content: bytes) -> bool:
        """Whether it was changed; not where it is no longer what was read."""
        return await self._put(found.url, content, {"If-Match": found.etag})

    async def _query(self, condition: BaseElement) -> list[Found]:
        wanted = dav.Prop() + dav.GetEtag() + cdav.CalendarData()
        events = cdav.CompFilter("VCALENDAR") + (cdav.CompFilter("VEVENT") + condition)
        answer = await self._report(cdav.CalendarQuery() + wanted + (cdav.Filter() + events))
        _expect(answer, HTTPStatus.MULTI_STATUS)
        return [
            Found(urljoin(self._url, one.href), one.etag or "*", one.calendar_data)
            for one in answer.parse_calendar_query()
            if one.calendar_data
        ]

    async def _report(self, question: BaseElement) -> DAVResponse:
        body = etree.tostring(question.xmlelement(), encoding="utf-8", xml_declaration=True).decode()
        return await self._client.report(self._url, body, depth=1)

    async def _put(self, url: str, content: bytes, condition: dict[str, str]) -> bool:
        headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
        answer = await self._client.put(url, content.decode(), headers)
        if answer.status in CONTESTED:
            return False
        _expect(answer, *STORED)
        return True


def _expect(answer: DAVResponse, *wanted: int) -> None:
    """Anything else, a page to log in at for instance, is no answer to our question."""
    if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise NoSuchCalendar
    if answer.status not in wanted:
        raise CalendarAway(f"the calendar server answered {answer.status}")


def _unfolded(content: str) -> str:
    """Long lines of iCalendar are cut by a line break and one space (RFC 5545, 3.1)."""
    return content.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
