"""Durations as a coordinator writes them: `3 weeks`, `60 minutes`, `10 seconds`."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

_SIZES = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
_FORM = re.compile(r"^\s*(\d{1,6})\s*(second|minute|hour|day|week)s?\s*$")


def parse_duration(value: object) -> object:
    """`"3 weeks"` → 21 days. A timedelta passes through to pydantic; ISO 8601 (`P21D`) does too.

    Raises ValueError with what to write instead, for a bare number too: 39 of what?
    """
    if isinstance(value, timedelta) or (isinstance(value, str) and value.startswith(("P", "-P"))):
        return value
    found = _FORM.match(value) if isinstance(value, str) else None
    if not found:
        raise ValueError("write a number and a unit: seconds, minutes, hours, days or weeks, for example '3 weeks'")
    return _SIZES[found[2]] * int(found[1])


def spell(length: timedelta) -> str:
    """A length of time in its largest whole unit, as `parse_duration` reads it: `3 weeks`, `60 minutes`."""
    for unit, size in _SIZES.items():
        if length >= size and not length % size:
            count = length // size
            return f"{count} {unit}{'s' if count != 1 else ''}"
    return "0 seconds"


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    WithJsonSchema({"type": "string", "pattern": r"^\s*\d{1,6}\s*(second|minute|hour|day|week)s?\s*$"}),
]
"""The schema is for people's files; what we write ourselves is ISO 8601."""
