"""Durations as a coordinator writes them: `3 weeks`, `60 minutes`, `10 seconds`."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

_UNITS = {"second": "seconds", "minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}
_FORM = re.compile(r"^\s*(\d{1,6})\s*(second|minute|hour|day|week)s?\s*$")


def parse_duration(value: object) -> object:
    """`"3 weeks"` → 21 days. Anything that is not text passes through to pydantic; ISO 8601 (`P21D`) does too.

    Raises ValueError with what to write instead.
    """
    if not isinstance(value, str) or value.startswith(("P", "-P")):
        return value
    found = _FORM.match(value)
    if not found:
        raise ValueError("write a number and a unit: seconds, minutes, hours, days or weeks, for example '3 weeks'")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
