"""Where the mails that left can be looked up: what tells, after a broken line, whether a mail arrived."""

import asyncio
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

HEAD_AT_MOST = 256 * 1024
"""Bytes. Nobody's headers are longer."""

_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^<>]+>)", re.IGNORECASE | re.MULTILINE)
_SPACE = re.compile(rb"\s+")


class Archive(Protocol):
    async def has(self, message_id: str) -> bool | None:
        """Whether a mail with this Message-ID left. None: cannot tell."""

    async def forget(self, relationships: Sequence[str]) -> int:
        """Erase our copies of the mails of these relationships; how many there were. Raises OSError."""


class NoArchive:
    """None is configured: it cannot tell, and a human is asked."""

    async def has(self, message_id: str) -> bool | None:  # noqa: ARG002 - the port's
        return None

    async def forget(self, relationships: Sequence[str]) -> int:  # noqa: ARG002 - the port's
        return 0


class MailFolder:
    """A folder of .eml files, as the mailbox of `make up` and many mail servers keep them.

    Each file is read once, headers only; a file, once there, is taken never to change. A folder that is not there
    cannot tell.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: set[str] = set()
        self._ids: set[str] = set()
        self._lock = threading.Lock()

    async def has(self, message_id: str) -> bool | None:
        """Whether the folder holds this Message-ID; None when there is no folder or it cannot be read."""
        return await asyncio.to_thread(self._has, message_id)

    async def forget(self, relationships: Sequence[str]) -> int:
        """Every file whose Message-ID is of one of these relationships is deleted."""
        return await asyncio.to_thread(self._forget, tuple(f"<{one}." for one in relationships))

    def _forget(self, beginnings: tuple[str, ...]) -> int:
        with self._lock:
            files = [file for file in self._folder.glob("*.eml") if (message_id_of(file) or "").startswith(beginnings)]
            for file in files:
                file.unlink(missing_ok=True)
            return len(files) if beginnings else 0

    def _has(self, message_id: str) -> bool | None:
        with self._lock:
            if message_id in self._ids:
                return True
            try:
                self._read_what_is_new()
            except OSError:
                return None
            return message_id in self._ids

    def _read_what_is_new(self) -> None:
        for file in self._folder.iterdir():
            if file.suffix == ".eml" and not file.name.startswith(".") and file.name not in self._read:
                found = message_id_of(file)
                self._read.add(file.name)
                if found is not None:
                    self._ids.add(found)


def message_id_of(file: Path) -> str | None:
    """The Message-ID of a mail file, without reading its body; None if it has none. Raises OSError."""
    with file.open("rb") as opened:
        head = _HEAD_ENDS.split(opened.read(HEAD_AT_MOST), maxsplit=1)[0]
    found = _MESSAGE_ID.search(head)
    return _SPACE.sub(b"", found[1]).decode("ascii", "replace") if found else None
