"""What a browser sent: the fields of a form and its files, read within limits."""

from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from contracts.vault import KeptFile
from gateway.doorkeeper import TooLarge
from gateway.uploads import BadFile, Upload, check_file
from mentoring.forms import FILES_AT_MOST

MEGABYTE = 1_000_000
WORDS_AT_MOST = MEGABYTE
"""All the text of a form together, in bytes; the longest form is a tenth of that."""

FIELDS_AT_MOST = 200
UPLOADS_AT_MOST = 10
"""More than we take, so that the page can say so in words."""


class Garbled(Exception):  # noqa: N818 - it names what happened
    """What came is no form."""


@dataclass
class Sent:
    """`typed`: the last value of each field. `kept`: of the files already here, by their place, the ones that stay."""

    typed: dict[str, str]
    slip: str
    kept: frozenset[str]
    uploads: list[Upload] = field(default_factory=list)
    bad_files: list[BadFile] = field(default_factory=list)

    @property
    def has_files(self) -> bool:
        return bool(self.uploads or self.bad_files or self.kept)

    def keeping(self, files: list[KeptFile]) -> list[Upload]:
        """The files of a draft that stay."""
        return [
            Upload(name=file.name, media_type=file.media_type, content=file.content)
            for place, file in enumerate(files)
            if str(place) in self.kept
        ]


def body_limit(file_limit_mb: int) -> int:
    """The most that a form may weigh, in bytes."""
    return FILES_AT_MOST * file_limit_mb * MEGABYTE + WORDS_AT_MOST


async def read_sent(request: Request, file_limit_mb: int) -> Sent:
    """Read a form. Raises TooLarge, Garbled."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit():
        raise Garbled
    if int(length) > body_limit(file_limit_mb):
        raise TooLarge
    try:
        async with request.form(
            max_files=UPLOADS_AT_MOST, max_fields=FIELDS_AT_MOST, max_part_size=WORDS_AT_MOST
        ) as form:
            items = form.multi_items()
            for _, value in items:
                if isinstance(value, str):
                    value.encode()  # half a character, which some charsets can bring, fits into no page and no mail
            sent = Sent(
                typed={name: value for name, value in items if isinstance(value, str)},
                slip=str(form.get("slip", "")),
                kept=frozenset(value for name, value in items if name == "keep" and isinstance(value, str)),
            )
            for _, value in items:
                if isinstance(value, UploadFile) and (value.filename or value.size):
                    await _take_file(sent, value, file_limit_mb * MEGABYTE)
            return sent
    except (HTTPException, UnicodeError, ValueError, KeyError):  # the first is how Starlette calls a broken form
        raise Garbled from None


async def _take_file(sent: Sent, file: UploadFile, limit: int) -> None:
    content = await file.read(limit + 1)
    try:
        sent.uploads.append(check_file(file.filename or "", content, limit))
    except BadFile as bad:
        sent.bad_files.append(bad)
