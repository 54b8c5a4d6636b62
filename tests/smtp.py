"""A real SMTP server with moods: it accepts, puts off, refuses, or takes the mail and drops the line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mood(StrEnum):
    ACCEPTS = "accepts"
    PUTS_OFF = "puts-off"
    REFUSES = "refuses"
    TAKES_AND_DROPS = "takes-and-drops"
    DROPS_WITHOUT_TAKING = "drops-without-taking"
    TAKES_AND_BABBLES = "takes-and-babbles"
    TAKES_AND_SAYS_NOTHING = "takes-and-says-nothing"


@dataclass
class MoodySmtp:
    """`taken`: what it really took. `moods`: its next moods, one a mail; then it accepts. `folder`: its archive."""

    folder: Path
    moods: list[Mood] = field(default_factory=list)
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - SMTP's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.moods and self.moods[0] is Mood.REFUSES:
            self.moods.pop(0)
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - SMTP's name
        mood = self.moods.pop(0) if self.moods else Mood.ACCEPTS
        if mood is Mood.PUTS_OFF:
            return "451 4.3.0 come back later"
        if mood is not Mood.DROPS_WITHOUT_TAKING:
            try:
                self._take(envelope)
            except OSError:
                return "452 4.3.1 no room"
        if mood in (Mood.TAKES_AND_DROPS, Mood.DROPS_WITHOUT_TAKING) and isinstance(
            server.transport, asyncio.Transport
        ):
            server.transport.abort()
        if mood is Mood.TAKES_AND_BABBLES:
            return "what was that?"
        if mood is Mood.TAKES_AND_SAYS_NOTHING:
            await asyncio.sleep(60)
        return "250 taken"

    def _take(self, envelope: Envelope) -> None:
        body = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        draft, number = self.folder / ".draft", len(self.taken)
        draft.write_bytes(body)
        draft.rename(self.folder / f"{number:04d}.eml")
        self.taken.append(message_from_bytes(body, policy=policy.default))
        self.recipients.append(list(envelope.rcpt_tos))


@asynccontextmanager
async def moody_smtp(folder: Path, moods: list[Mood] | None = None) -> AsyncIterator[MoodySmtp]:
    """The server, on a free port of this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    moody = MoodySmtp(folder, moods or [])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(moody, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
    moody.port = server.sockets[0].getsockname()[1]
    try:
        yield moody
    finally:
        server.close()
        await server.wait_closed()
