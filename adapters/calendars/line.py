"""The line to the CalDAV server: one account for all, one address a person."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from caldav.aio import AsyncDAVClient

from adapters.calendars.collection import Collection, NoSuchCalendar
from settings import Settings

REQUEST_SECONDS = 8
NOBODY = "nobody@telemaque.invalid"


@asynccontextmanager
async def calendar_of(mail: str, settings: Settings) -> AsyncIterator[Collection]:
    """The calendar of the person with this mail address, whether there is one or not."""
    url = _address(settings.caldav_url, mail)
    client = AsyncDAVClient(
        url=url,
        username=settings.caldav_user or None,
        password=settings.caldav_password.get_secret_value() or None,
        timeout=REQUEST_SECONDS,
        ssl_verify_cert=ssl.create_default_context(cafile=settings.caldav_ca_file),  # type: ignore[arg-type]  # httpx2 wants a context
        enable_rfc6764=False,
        rate_limit_handle=False,
    )
    async with client:
        yield Collection(client, url)


async def greet(settings: Settings) -> None:
    """Ask for the calendar of somebody who has none, as `doctor` does. Raises CalendarAway, unless we are let in."""
    async with calendar_of(NOBODY, settings) as collection:
        try:
            await collection.find("nothing")
        except NoSuchCalendar:
            return


def _address(template: str, mail: str) -> str:
    """It ends in a slash, as a collection's does."""
    user = quote(mail.rpartition("@")[0], safe="")
    return template.replace("{mail}", quote(mail, safe="@")).replace("{user}", user).rstrip("/") + "/"
