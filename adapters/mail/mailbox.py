"""The mailbox that replies to invitations come to, read by IMAP. Nothing in it is moved or deleted."""

import asyncio
import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags, U
from imap_tools.errors import ImapToolsError

from settings import Security, Settings

IMAP_SECONDS = 20
AT_ONCE = 50
LARGEST = 1_000_000
"""Bytes. A reply is a few kilobytes: what is larger is left for people to read."""


class MailboxAway(Exception):  # noqa: N818 - it names what happened
    """The mailbox cannot be read now; the message says why, never whose mails are in it."""


@dataclass(frozen=True)
class Mark:
    """How far a mailbox has been read. `validity`: the server changes it when it has numbered its mails anew."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True)
class Incoming:
    mark: Mark
    content: bytes


class Mailbox:
    """One folder of one account. It connects for each look: once a minute is not worth a line held open."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        settings = self._settings
        return f"{settings.imap_user}@{settings.imap_host}/{settings.imap_folder}"

    async def after(self, mark: Mark) -> list[Incoming]:
        """The mails that came after `mark`, the oldest first, AT_ONCE at most; all of them where the numbering is new. Raises MailboxAway."""
        return await asyncio.to_thread(self._after, mark)

    async def mark_read(self, mails: Sequence[Mark]) -> None:
        """Show these as read, so that nobody has to. Raises MailboxAway."""
        if mails:
            await asyncio.to_thread(self._mark_read, [str(mark.uid) for mark in mails])

    async def greet(self) -> None:
        """Log in and open the folder, as `doctor` does. Raises MailboxAway."""
        await asyncio.to_thread(self._greet)

    def _after(self, mark: Mark) -> list[Incoming]:
        with self._opened() as box:
            validity = box.folder.status(self._settings.imap_folder, ["UIDVALIDITY"])["UIDVALIDITY"]
            since = mark.uid if validity == mark.validity else 0
            found = box.uids(AND(uid=U(str(since + 1), "*"), size_lt=LARGEST))
            # `n:*` means the last mail at least, even where that is older than n.
            newer = sorted(uid for uid in map(int, found) if uid > since)[:AT_ONCE]
            if not newer:
                return []
            wanted = AND(uid=[str(uid) for uid in newer])
            mails = box.fetch(wanted, mark_seen=False, bulk=True)
            read = [Incoming(Mark(validity, int(mail.uid or 0)), mail.obj.as_bytes()) for mail in mails]
            return sorted(read, key=lambda mail: mail.mark.uid)

    def _mark_read(self, uids: list[str]) -> None:
        with self._opened() as box:
            box.flag(uids, MailMessageFlags.SEEN, True)

    def _greet(self) -> None:
        with self._opened():
            pass

    @contextmanager
    def _opened(self) -> Iterator[BaseMailBox]:
        settings = self._settings
        try:
            with self._connected() as box:
                box.login(settings.imap_user, settings.imap_password.get_secret_value(), settings.imap_folder)
                yield box
        except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
            raise MailboxAway(f"{settings.imap_host}:{settings.imap_port}: {type(error).__name__}") from error

    def _connected(self) -> BaseMailBox:
        settings = self._settings
        host, port = settings.imap_host, settings.imap_port
        if settings.imap_security is Security.NONE:
            return MailBoxUnencrypted(host, port, timeout=IMAP_SECONDS)
        trusted = ssl.create_default_context(cafile=settings.imap_ca_file)
        if settings.imap_security is Security.STARTTLS:
            return MailBoxStartTls(host, port, timeout=IMAP_SECONDS, ssl_context=trusted)
        return MailBox(host, port, timeout=IMAP_SECONDS, ssl_context=trusted)
