"""Files that people send, judged by what is in them, never by what they are called."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from mentoring.model import Model

NAME_AT_MOST = 100
_UNSAFE = re.compile(r'[<>:"|?*]')


class BadFile(ValueError):  # noqa: N818 - it names what is wrong
    """A file that is not taken. `name` is fit to be shown; `code` is a key of pages.files in content/words."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__(code)
        self.name = name
        self.code = code


class Upload(Model):
    """A file that is taken: its base name, and the type that its content has."""

    name: str
    media_type: str
    content: bytes


class _Type(Model):
    media_type: str
    endings: tuple[str, ...]
    is_it: Callable[[bytes], bool]


def check_file(name: str, content: bytes, limit: int) -> Upload:
    """The file, under a safe name that ends as its content does. `limit` in bytes. Raises BadFile."""
    safe = base_name(name)
    if not content:
        raise BadFile(safe, "empty")
    if len(content) > limit:
        raise BadFile(safe, "too-large")
    found = next((known for known in _TYPES if known.is_it(content)), None)
    if found is None:
        raise BadFile(safe, "type")
    if not safe.casefold().endswith(found.endings):
        safe = f"{PurePosixPath(safe).stem}{found.endings[0]}"
    return Upload(name=safe, media_type=found.media_type, content=content)


def base_name(name: str) -> str:
    """A name without folders, control characters or marks that turn text round; at most NAME_AT_MOST characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    name = _UNSAFE.sub("_", name).strip().lstrip(".").strip()
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:NAME_AT_MOST] or "file"
    return f"{stem[: NAME_AT_MOST - 1 - len(ending[:10])] or 'file'}.{ending[:10]}"


def _is_docx(content: bytes) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:  # only its list of names is read, nothing unpacked
            return {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return False


_TYPES = (
    _Type(media_type="application/pdf", endings=(".pdf",), is_it=lambda content: content.startswith(b"%PDF-")),
    _Type(
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        endings=(".docx",),
        is_it=_is_docx,
    ),
    _Type(media_type="image/png", endings=(".png",), is_it=lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    _Type(
        media_type="image/jpeg", endings=(".jpg", ".jpeg"), is_it=lambda content: content.startswith(b"\xff\xd8\xff")
    ),
)
