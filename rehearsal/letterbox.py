"""A real SMTP server for a rehearsal: what it takes, it keeps, in order, and as files for the archive."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    to: str
    message: EmailMessage

    @property
    def written(self) -> datetime:
        """The instant in its Date header: virtual time in a rehearsal."""
        return parsedate_to_datetime(str(self.message["Date"]))

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"]).strip()  # a long header is folded

    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    def html(self) -> str:
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""

    def attachments(self) -> list[str]:
        return [str(part.get_filename()) for part in self.message.iter_attachments() if part.get_filename()]


def read_mail(body: bytes) -> Mail:
    """A mail from its bytes."""
    message = message_from_bytes(body, policy=policy.default)
    return Mail(to=message["To"].addresses[0].addr_spec, message=message)


@dataclass
class Letterbox:
    """`mails`: everything that arrived. `folder`: the same, as .eml files."""

    folder: Path
    mails: list[Mail] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - SMTP's name
        body = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        (self.folder / f"{len(self.mails):04d}.eml").write_bytes(body)
        self.mails.append(read_mail(body))
        return "250 kept"

    async def open(self) -> None:
        """Listen on a free port of this machine."""
        self.folder.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
