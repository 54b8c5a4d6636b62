"""The mailbox of `make up`, in place of a mail server: takes every mail by SMTP, keeps it as a file, shows it on a page.

Nothing leaves this machine. The page is for whoever runs Télémaque here; it needs no JavaScript.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session

from embedded.mailbox_page import create_page
from embedded.postbag import Postbag
from mentoring.people import one_address
from settings import Settings, load_settings

MAILS_PER_FILE_LIMIT = 5
"""A dossier has three files at most, each a third larger in a mail: five times one file's limit is enough for any mail."""


class Reception:
    """What happens to a mail that arrives."""

    def __init__(self, bag: Postbag) -> None:
        self._bag = bag

    async def handle_RCPT(  # noqa: N802 - SMTP's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take one address; refuse for good what is none."""
        del server, session, options
        try:
            envelope.rcpt_tos.append(one_address(address))
        except ValueError:
            return "553 5.1.3 not a mail address"
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - SMTP's name
        """Say 250 only once the mail is on disk."""
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        try:
            await asyncio.to_thread(self._bag.keep, content, datetime.now(UTC))
        except OSError:
            return "452 4.3.1 the mail could not be written to disk; try later"
        return "250 2.6.0 kept"


@asynccontextmanager
async def receive(bag: Postbag, host: str, port: int, size_limit: int) -> AsyncIterator[int]:
    """Take mails at this address while the context lasts; yields the port. `size_limit`: bytes a mail."""
    loop = asyncio.get_running_loop()

    def converse() -> SMTP:
        return SMTP(
            Reception(bag), data_size_limit=size_limit, enable_SMTPUTF8=True, hostname="telemaque.invalid", loop=loop
        )

    server = await loop.create_server(converse, host, port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def serve(settings: Settings) -> None:
    """Take and show mails until told to stop."""
    bag = Postbag(settings.mail_archive or settings.var / "mail")
    page = uvicorn.Config(
        create_page(bag),
        host="127.0.0.1",
        port=settings.mailbox_port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    limit = settings.file_limit_mb * MAILS_PER_FILE_LIMIT * 2**20
    async with receive(bag, settings.smtp_host, settings.smtp_port, limit):
        await uvicorn.Server(page).serve()


def main() -> int:
    """Exit code 1 when a port is not free; the log says which."""
    try:
        asyncio.run(serve(load_settings()))
    except OSError as error:
        sys.stderr.write(f"the mailbox cannot listen: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
