"""A real IMAP server on this machine, with an account in whose inbox other mails lie already."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from socket import socket

from imap_tools import MailBoxUnencrypted

from settings import Settings

USER, PASSWORD = "demouser", "demopass"


@asynccontextmanager
async def imap_server(settings: Settings) -> AsyncIterator[Settings]:
    """The settings that lead to it."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "pymap"), "--no-tls", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen([*command, "dict", "--demo-data"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await _listening(port)
        account = {"imap_host": "127.0.0.1", "imap_port": port, "imap_user": USER, "imap_password": PASSWORD}
        yield Settings.model_validate({**settings.model_dump(), **account, "imap_security": "none"})
    finally:
        server.kill()
        server.wait()


def put(settings: Settings, *mails: bytes) -> None:
    """Lay these mails into the inbox."""
    with MailBoxUnencrypted("127.0.0.1", settings.imap_port).login(USER, PASSWORD) as box:
        for mail in mails:
            box.append(mail)


def subjects(settings: Settings, *, seen: bool) -> list[str]:
    """Of the mails in the inbox that are marked as read, or are not."""
    with MailBoxUnencrypted("127.0.0.1", settings.imap_port).login(USER, PASSWORD) as box:
        return [mail.subject for mail in box.fetch("SEEN" if seen else "UNSEEN", mark_seen=False)]


async def _listening(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
