"""Where a platform's own records are had: over HTTPS, by the address in its file and the token in the organisation's."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx2

from adapters.hr.platforms import Platform
from adapters.hr.sources import Source
from adapters.hr.strict_json import NotJson, read_object
from adapters.hr.understanding import LookupAway

SECONDS = 20
SIZE_LIMIT = 5_000_000
NOT_FOUND = 404
GOOD = range(200, 300)
OVERLAP = timedelta(days=1)
"""So far back is asked for, where only changes are told: what is known already is no news."""

_HOLE = re.compile(r"\{([a-z_]+)\}")


class HttpLookups:
    """`transport`: for tests, another way out than the network."""

    def __init__(self, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._transport = transport

    async def look(self, platform: Platform, source: Source, employee: str, since: datetime) -> Any:
        """See the port. Somebody whom the platform does not have is an empty document."""
        if platform.look is None:
            raise LookupAway("no-address")
        facts = {**source.look, "employee": employee, "since": (since - OVERLAP).isoformat()}
        address = _filled(platform.look.url, {name: quote(value, safe="") for name, value in facts.items()})
        headers = {name: _filled(value, facts) for name, value in platform.look.headers.items()}
        headers["Authorization"] = _filled(platform.look.authorization, facts)
        try:
            async with httpx2.AsyncClient(timeout=SECONDS, transport=self._transport) as client:
                answer = await client.get(address, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise LookupAway(type(error).__name__) from None
        if answer.status_code == NOT_FOUND:
            return {}
        if answer.status_code not in GOOD or len(answer.content) > SIZE_LIMIT:
            raise LookupAway(f"http-{answer.status_code}")
        try:
            return read_object(answer.content)
        except NotJson:
            raise LookupAway("not-json") from None


def _filled(text: str, facts: dict[str, str]) -> str:
    """Raises LookupAway for something that the organisation's file does not say."""

    def fact(hole: re.Match[str]) -> str:
        if hole[1] not in facts:
            raise LookupAway(f"missing-{hole[1]}")
        return facts[hole[1]]

    return _HOLE.sub(fact, text)
