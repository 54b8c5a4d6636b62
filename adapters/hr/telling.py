"""Telling the organisation's systems: signed as Standard Webhooks, each relationship's events in their order, until they are taken."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import urlsplit

import httpx2
import structlog

from adapters.database.outgoing import Due, Outgoing, SendStatus
from adapters.hr.platforms import Part, Signature
from adapters.hr.public import NotPublic, public_address
from adapters.hr.signatures import sign
from adapters.hr.sources import Endpoint

SECONDS = 15
TAKEN = range(200, 300)
HTTPS = 443

Resolve = Callable[[str, int], Awaitable[str]]
log = structlog.get_logger()


class Teller:
    """`signature`: how Standard Webhooks sign. `transport`, `resolve`: for tests, another way out than the network."""

    def __init__(
        self,
        outgoing: Outgoing,
        endpoints: dict[str, Endpoint],
        signature: Signature,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        resolve: Resolve = public_address,
    ) -> None:
        self._outgoing = outgoing
        self._endpoints = endpoints
        self._signature = signature
        self._transport = transport
        self._resolve = resolve

    async def listen(self) -> None:
        """From now on every endpoint is told what happens; what happened before one was listed does not concern it."""
        for name in self._endpoints:
            await self._outgoing.listen(name)

    async def tell(self, now: Callable[[], datetime]) -> int:
        """Send everything that is due, to all endpoints at once; how many events were taken."""
        told = await asyncio.gather(*(self._tell_one(name, now) for name in self._endpoints))
        return sum(told)

    async def _tell_one(self, name: str, now: Callable[[], datetime]) -> int:
        """One endpoint: while it takes what is sent. One that does not is left alone until the next round."""
        taken = 0
        while due := await self._outgoing.due(name, now()):
            for one in due:
                if not await self._outgoing.claim(one, now()):
                    return taken
                reply, is_taken = await self._post(self._endpoints[name], one, now())
                if is_taken:
                    await self._outgoing.sent(one, reply, now())
                    taken += 1
                    continue
                status = await self._outgoing.failed(one, reply, now())
                level = log.error if status is SendStatus.GIVEN_UP else log.warning
                level("outgoing_not_taken", endpoint=name, said=one.said.key, reply=reply, attempts=one.attempts + 1)
                return taken
        return taken

    async def _post(self, endpoint: Endpoint, due: Due, now: datetime) -> tuple[str, bool]:
        """What was answered, as a code, and whether it was taken."""
        address = urlsplit(endpoint.url)
        host, port = str(address.hostname), address.port or HTTPS
        body = body_of(due)
        try:
            where = await self._resolve(host, port)
            known = f"[{where}]" if ":" in where else where
            url = address._replace(netloc=f"{known}:{port}").geturl()
            headers = self._headers(endpoint, due, body, now) | {"Host": address.netloc}
            # Proxies and redirects would lead elsewhere than where we have looked.
            async with httpx2.AsyncClient(timeout=SECONDS, transport=self._transport, trust_env=False) as client:
                answer = await client.post(url, content=body, headers=headers, extensions={"sni_hostname": host})
        except NotPublic as error:
            return str(error), False
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            return type(error).__name__, False
        return f"http-{answer.status_code}", answer.status_code in TAKEN

    def _headers(self, endpoint: Endpoint, due: Due, body: bytes, now: datetime) -> dict[str, str]:
        own_id, stamp = message_id(due), str(int(now.timestamp()))
        parts = {Part.ID: own_id.encode(), Part.TIMESTAMP: stamp.encode(), Part.BODY: body}
        signatures = " ".join(sign(self._signature, secret, parts) for secret in endpoint.secrets)
        return {
            "Content-Type": "application/json",
            "User-Agent": "telemaque",
            "webhook-id": own_id,
            "webhook-timestamp": stamp,
            "webhook-signature": signatures,
        }


def message_id(due: Due) -> str:
    """The same on every attempt, and for every endpoint."""
    return f"evt_{hashlib.sha256(due.said.key.encode()).hexdigest()[:24]}"


def body_of(due: Due) -> bytes:
    """Ids and codes. A person whom the directory does not have is null."""
    said = due.said
    data = {
        "relationship": said.relationship,
        "programme": said.programme,
        "mentee": said.mentee or None,
        "mentor": said.mentor or None,
        **({"outcome": said.outcome.value} if said.outcome else {}),
    }
    return json.dumps({"type": said.type.value, "timestamp": said.at.isoformat(), "data": data}).encode()
