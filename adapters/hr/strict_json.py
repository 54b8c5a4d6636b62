"""JSON from outside, read as the standard says and no further: no NaN, no name twice, nothing too deep, UTF-8."""

import json
import math
from typing import Any

DEPTH = 32


class NotJson(ValueError):  # noqa: N818 - it names what was found
    """What came is no JSON object that we read; the message says why, without citing it."""


def read_object(body: bytes) -> dict[str, Any]:
    """The object in `body`. Raises NotJson, and nothing else, whatever the bytes."""
    try:
        text = body.decode("utf-8")
        _check_depth(text)
        read = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)
    except NotJson:
        raise
    except (ValueError, RecursionError) as error:
        raise NotJson("it is not JSON in UTF-8") from error
    if not isinstance(read, dict):
        raise NotJson("it must be one JSON object")
    return read


def _check_depth(text: str) -> None:
    """Before anything is parsed: brackets outside of strings, one inside another."""
    depth, inside, escaped = 0, False, False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            if depth > DEPTH:
                raise NotJson(f"it has more than {DEPTH} levels, one inside another")
        elif character in "]}":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise NotJson("it has the same name twice in one object")
    for name in read:
        _check_text(name)
    for value in read.values():
        if isinstance(value, str):
            _check_text(value)
    return read


def _check_text(text: str) -> None:
    """Half a character, or a zero byte, fits into no database."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise NotJson("it has a character that cannot be kept")


def _no_constant(_: str) -> Any:
    raise NotJson("it has NaN or Infinity, which JSON has not")


def _finite(number: str) -> float:
    if not math.isfinite(read := float(number)):
        raise NotJson("it has a number that is too large")
    return read
