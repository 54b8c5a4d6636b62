"""The text of one file that people write, within limits; what cannot be read is told like every other mistake."""

import sys
from pathlib import Path

from adapters.mistakes import FileMistakes, Mistake

SIZE_LIMIT = 1_000_000
"""Bytes. A hundred relationships take less than a tenth of it."""

STANDARD_INPUT = "-"


def read_text(name: str, *, what: str, example: str) -> str:
    """The text behind `name` (`-`: standard input), UTF-8. Raises FileMistakes.

    `what` is the kind of file it should be (`a start file`), `example` what to do when it is none at all.
    """
    raw = read_bytes(name, what=what)
    if b"\x00" in raw:
        raise _no(name, "a binary file", "a text file in UTF-8", example)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _no(name, f"a character in line {line} that is not UTF-8", "a text file", "save it as UTF-8") from None


def read_bytes(name: str, *, what: str, limit: int = SIZE_LIMIT) -> bytes:
    """What is behind `name`, at most `limit` bytes of it. Raises FileMistakes."""
    raw = _bytes(name, what, limit + 1)
    if len(raw) > limit:
        raise _no(name, f"more than {limit} bytes", what, "split it into several files")
    return raw


def shown(name: str) -> str:
    """What a mistake calls the file."""
    return "standard input" if name == STANDARD_INPUT else name


def _bytes(name: str, what: str, at_most: int) -> bytes:
    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read(at_most)
        with Path(name).open("rb") as stream:
            return stream.read(at_most)
    except FileNotFoundError:
        raise _no(name, "no such file", what, "look at the path") from None
    except IsADirectoryError:
        raise _no(name, "a folder", what, "name one file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "a path that cannot be opened"
        raise _no(name, reason, "a readable file", "look at the path and its permissions") from None


def _no(name: str, found: str, expected: str, todo: str) -> FileMistakes:
    return FileMistakes([Mistake(file=shown(name), found=found, expected=expected, todo=todo)])
