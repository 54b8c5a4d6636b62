"""A person as the vault knows them. Only their id ever leaves it for the engine."""

import re
import unicodedata
from datetime import time
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from mentoring.model import Model

_MAIL = re.compile(r"^[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\.]+(\.[^\s@,;:<>()\[\]\"\\.]+)+$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_BIDI_CONTROLS = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ISOLATE, _END = "\u2068", "\u2069"

TITLES = frozenset({"dr", "m", "mme", "mlle", "me", "mr", "mrs", "ms", "miss", "pr", "prof", "sir", "dame"})
"""After one of these, with or without its full stop, a first word is no first name."""

FIRST_NAME_AT_MOST = 40
"""Characters. A longer first word is not one that anybody is greeted with."""

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
    if not value.rpartition("@")[0].isascii():
        raise ValueError("must have only plain letters before the @: most mail servers take no others")
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
    def plain_name(self) -> str:
        """The name in one line, without the marks that would turn the text around it."""
        return " ".join(_BIDI_CONTROLS.sub("", self.name).split())

    @property
    def full_name(self) -> str:
        """The name, for use inside a sentence: one that runs from right to left keeps its direction to itself."""
        return _isolated(self.plain_name)

    @property
    def first_name(self) -> str:
        """`Léa` for “Léa Martin” and for “MARTIN, Léa”; the whole name after a title (`M. Diallo`); "" when none will do."""
        family, comma, given = self.plain_name.partition(",")
        words = (given if comma and given.strip() else family).split()
        has_title = bool(words) and words[0].casefold().rstrip(".") in TITLES
        called = " ".join(words if has_title else words[:1])
        return _isolated(called) if len(called) <= FIRST_NAME_AT_MOST else ""

    @property
    def short_name(self) -> str:
        """The first name, or the beginning of the name: something to call them by in a sentence, never nothing."""
        return self.first_name or _isolated(f"{self.plain_name[:FIRST_NAME_AT_MOST]}…")


def _isolated(name: str) -> str:
    runs_from_right = any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in name)
    return f"{_ISOLATE}{name}{_END}" if runs_from_right else name
