"""The mails of the embedded mailbox, one .eml file each: on disk before they are acknowledged, never changed afterwards."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

HEAD_AT_MOST = 256 * 1024
_NAME = re.compile(r"^(\d{8}T\d{6}\.\d{6})Z-[0-9a-f]{12}\.eml$")
_TIME = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True)
class Heading:
    """One line of the list. `arrived` is an instant."""

    name: str
    arrived: datetime
    sender: str
    to: str
    subject: str


class Postbag:
    """A folder of mails. A file's name tells when it arrived, so names sort by time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._headings: dict[str, Heading] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes, now: datetime) -> str:
        """Write a mail and return its file's name. When this returns, the mail survives a power cut. Raises OSError."""
        digest = hashlib.sha256(content).hexdigest()
        name = f"{now.astimezone(UTC).strftime(_TIME)}Z-{digest[:12]}.eml"
        draft = self.folder / f".{name}.part"
        with draft.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        draft.rename(self.folder / name)
        _sync(self.folder)
        return name

    def headings(self) -> list[Heading]:
        """Every mail, the newest first. Each file is read once, headers only."""
        there = sorted((file.name for file in self.folder.iterdir() if _NAME.match(file.name)), reverse=True)
        for name in there:
            if name not in self._headings:
                self._headings[name] = self._heading(name)
        return [self._headings[name] for name in there]

    def mail(self, name: str) -> EmailMessage | None:
        """The whole mail, or None: no mail has this name."""
        content = self.source(name)
        return None if content is None else BytesParser(policy=policy.default).parsebytes(content)

    def source(self, name: str) -> bytes | None:
        """The mail as it came, or None: no mail has this name. A name that is none of ours opens no file."""
        if not _NAME.match(name):
            return None
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def arrived(self, name: str) -> datetime:
        """When a mail of this name arrived. Raises ValueError on a name that is none of ours."""
        found = _NAME.match(name)
        if not found:
            raise ValueError("not the name of a mail")
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC)

    def _heading(self, name: str) -> Heading:
        with (self.folder / name).open("rb") as opened:
            message = BytesHeaderParser(policy=policy.default).parsebytes(opened.read(HEAD_AT_MOST))
        return Heading(
            name=name,
            arrived=self.arrived(name),
            sender=header(message, "From"),
            to=header(message, "To"),
            subject=header(message, "Subject"),
        )


def header(message: EmailMessage, name: str) -> str:
    """A header's text; empty if it is not there. One that cannot be read as mail is shown as it came."""
    try:
        return str(message.get(name, ""))
    except Exception:  # noqa: BLE001 - the library's parser fails in many ways on what strangers write
        return next((str(value) for key, value in message.raw_items() if key.casefold() == name.casefold()), "")


def _sync(folder: Path) -> None:
    """A rename is on disk only once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
