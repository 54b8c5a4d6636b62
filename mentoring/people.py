"""A person as the vault knows them. Only their id ever leaves it for the engine."""

import re
from datetime import time
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from mentoring.model import Model

_MAIL = re.compile(r"^[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\.]+(\.[^\s@,;:<>()\[\]\"\\.]+)+$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

MAIL_AT_MOST = 254
"""RFC 5321: the longest path a mail server must take, its angle brackets taken off."""


class Language(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"


def one_line(value: str) -> str:
    """A single line, trimmed. Raises ValueError on a line break or another control character."""
    if _CONTROL.search(value):
        raise ValueError("must be one line, without line breaks or control characters")
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def one_address(value: str) -> str:
    """One mail address and nothing else. Raises ValueError on two, on none, on a name around it."""
    value = one_line(value)
    if not _MAIL.match(value) or len(value) > MAIL_AT_MOST:
        raise ValueError("must be exactly one mail address, like lea@example.org")
    return value


def known_zone(value: str) -> str:
    """An IANA time zone. Raises ValueError on an unknown one."""
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError):
        raise ValueError("is not a known time zone; write it like Europe/Paris or America/Montreal") from None
    return value


class Person(Model):
    """Who somebody is, how they are written to, and when they work.

    `country` (ISO 3166-1 alpha-2) and `region` (its subdivision) decide the public holidays; `days` are ISO weekdays.
    `opens`/`closes` are local wall-clock times.
    """

    name: Annotated[str, Field(max_length=200), AfterValidator(one_line)]
    mail: Annotated[str, AfterValidator(one_address)]
    language: Language = Language.FRENCH
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "FR"
    region: Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,10}$")] | None = None
    timezone: Annotated[str, AfterValidator(known_zone)] = "Europe/Paris"
    opens: time = time(9)
    closes: time = time(18)
    days: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1, max_length=7)] = (1, 2, 3, 4, 5)

    @model_validator(mode="after")
    def _a_day_with_hours(self) -> "Person":
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("'opens' and 'closes' are local times, like 09:00, without a time zone")
        if self.closes <= self.opens and self.closes != time(0):
            raise ValueError("'closes' must come after 'opens' (00:00 means midnight)")
        return self

    @property
    def first_name(self) -> str:
        """How a letter greets them."""
        return self.name.split()[0]
