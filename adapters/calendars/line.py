"""The line to the CalDAV server: one account for all, one address a person."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from caldav.aio import AsyncDAVClient
from caldav.lib.error import AuthorizationError

from activities.calendars import CalendarAway
from adapters.calendars.collection import Collection, NoSuchCalendar
from settings import Settings

REQUEST_SECONDS = 8
NOBODY = "nobody@telemaque.invalid"


@asynccontextmanager
async def calendar_of(mail: str, settings: Settings) -> AsyncIterator[Collection]:
    """The calendar of the person with this mail address, whether there is one or not.

    Whatever goes wrong with it becomes CalendarAway in our own words: those of the libraries hold the address, and
    with it the person; and no odd server is to stop a relationship.
    """
    server = server_of(settings)
    try:
        url = _address(settings.caldav_url, mail)
        async with _client(url, settings) as client:
            yield Collection(client, url)
    except (CalendarAway, NoSuchCalendar):
        raise
    except AuthorizationError as error:
        if error.status == HTTPStatus.FORBIDDEN:
            raise CalendarAway(f"{server}: our account may not do this in a calendar there (403)") from None
        raise CalendarAway(f"{server}: our name and password are not accepted (401)") from None
    except Exception as error:  # noqa: BLE001 - a server may answer anything, and our libraries stumble over it in many ways
        raise CalendarAway(f"{server}: {type(error).__name__}") from None


def server_of(settings: Settings) -> str:
    """The server's name and port."""
    return urlsplit(settings.caldav_url).netloc.rpartition("@")[2]


async def greet(settings: Settings) -> None:
    """Ask for the calendar of somebody who has none, as `doctor` does. Raises CalendarAway, unless we are let in."""
    async with calendar_of(NOBODY, settings) as collection:
        try:
            await collection.find("nothing")
        except NoSuchCalendar:
            return


def _client(url: str, settings: Settings) -> AsyncDAVClient:
    trusted = ssl.create_default_context(cafile=settings.caldav_ca_file)
    return AsyncDAVClient(
        url=url,
        username=settings.caldav_user or None,
        password=settings.caldav_password.get_secret_value() or None,
        timeout=REQUEST_SECONDS,
        ssl_verify_cert=trusted,  # type: ignore[arg-type]  # httpx2, to which it is handed on, wants a context
        enable_rfc6764=False,
        rate_limit_handle=False,
    )


def _address(template: str, mail: str) -> str:
    """It ends in a slash, as a collection's does."""
    user = quote(mail.rpartition("@")[0], safe="")
    return template.replace("{mail}", quote(mail, safe="@")).replace("{user}", user).rstrip("/") + "/"
