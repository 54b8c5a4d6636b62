"""The fields of a start file: what each may hold, and how that is explained to whoever writes one."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from contracts.messages import MENTORS_AT_MOST
from mentoring.kinds import Transition
from mentoring.model import Model
from mentoring.people import Language, Person, known_zone, one_address, one_line
from mentoring.ranking import Wish

AHEAD_AT_MOST = timedelta(days=3 * 365)
"""How far ahead a relationship may start, and how long it may last: beyond that a year was mistyped."""

WEEKDAYS = {day: number for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), start=1)}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_HOURS = re.compile(r"(\d\d:\d\d) ?[-–] ?(\d\d:\d\d)")

EXPECTED = {
    "programme": ("the id of a programme", "`starter.py programme list` lists them"),
    "start": ("a date", "write it like 2026-12-01, or leave the line out to start today"),
    "ends": ("a date", "write it like 2027-09-30, or leave the line out"),
    "transition": ("one of " + ", ".join(Transition), "leave the line out if it serves none"),
    "mentee": ("a person", "write name: and mail: below it, indented"),
    "mentor": ("a person", "write name: and mail: below it, indented, or leave the line out to have one proposed"),
    "mentors": (
        f"a list of people, at most {MENTORS_AT_MOST}",
        "begin each with '- name:', the first choice first, or leave the line out to have one proposed",
    ),
    "looks_for": ("what the mentee looks for", "write skills:, sector: or languages: below it, indented"),
    "skills": (
        "a list of skills that the goals need, at most 100 characters each",
        "write them like [négociation, droit]",
    ),
    "sector": ("one line of text, at most 200 characters", "shorten it, or leave the line out"),
    "languages": ("a list of fr, en or both", "leave the line out for the mentee's own language"),
    "coordinator": ("a person", "write name: and mail: below it, indented"),
    "name": ("one line of text, at most 200 characters", "write first and last name, without line breaks"),
    "mail": ("exactly one mail address", "write it like lea@example.org"),
    "language": ("fr or en", "it decides in which language this person is written to"),
    "country": ("a country whose public holidays we know", "write its two letters (ISO 3166), like FR or CA"),
    "region": ("a part of the country whose public holidays we know", "write its code, or leave the line out"),
    "timezone": ("a known time zone", "write it like Europe/Paris or America/Montreal"),
    "hours": ("the hours of a working day", 'write them like "09:00-18:00"; 00:00 at the end means midnight'),
    "days": ("the working days of a week", "write them like [mon, tue, wed, thu, fri]"),
}
"""Field → what it holds, what to do."""


@cache
def _countries() -> dict[str, list[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


def _known_country(value: str) -> str:
    if value not in _countries():
        raise ValueError("unknown")
    return value


def read_date(value: Any) -> date:
    """`2026-12-01` and nothing else. Raises ValueError."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("not a date")
    return date.fromisoformat(value)


def _read_hours(value: Any) -> Any:
    found = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError("not hours")
    opens, closes = time.fromisoformat(found[1]), time.fromisoformat(found[2])
    if closes <= opens and closes != time(0):
        raise ValueError("backwards")
    return opens, closes


def _read_days(value: Any) -> Any:
    if not isinstance(value, list) or not value or any(str(day).casefold()[:3] not in WEEKDAYS for day in value):
        raise ValueError("not weekdays")
    return tuple(sorted({WEEKDAYS[str(day).casefold()[:3]] for day in value}))


Day = Annotated[date, BeforeValidator(read_date)]


class PersonForm(Model):
    """A person as a coordinator writes them down."""

    name: Annotated[str, Field(max_length=200), AfterValidator(one_line)]
    mail: Annotated[str, AfterValidator(one_address)]
    language: Language = Language.FRENCH
    country: Annotated[str, AfterValidator(_known_country)] = "FR"
    region: str | None = None
    timezone: Annotated[str, AfterValidator(known_zone)] = "Europe/Paris"
    hours: Annotated[tuple[time, time], BeforeValidator(_read_hours)] = (time(9), time(18))
    days: Annotated[tuple[int, ...], BeforeValidator(_read_days)] = (1, 2, 3, 4, 5)

    @field_validator("region")
    @classmethod
    def _known_region(cls, value: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country")
        if value is not None and country is not None and value not in _countries()[country]:
            raise ValueError("unknown")
        return value

    def person(self) -> Person:
        """The person as the vault keeps them."""
        given = self.model_dump(exclude={"hours"})
        return Person(**given, opens=self.hours[0], closes=self.hours[1])


class RelationshipForm(Model):
    """A relationship as a coordinator writes it down. `mentors`: in the order in which they are asked.

    `looks_for`: what counts where the engine proposes somebody.
    """

    programme: str
    start: Day | None = None
    ends: Day | None = None
    transition: Transition | None = None
    mentee: PersonForm
    mentor: PersonForm | None = None
    mentors: Annotated[tuple[PersonForm, ...], Field(min_length=1, max_length=MENTORS_AT_MOST)] | None = None
    looks_for: Wish = Wish()
    coordinator: PersonForm

    @field_validator("mentor", "mentors", mode="before")
    @classmethod
    def _somebody(cls, value: Any) -> Any:
        """A line that was begun and left empty is no wish to have somebody proposed."""
        if value is None:
            raise ValueError("empty")
        return value

    @property
    def named(self) -> tuple[PersonForm, ...]:
        """Whom to ask, the first first."""
        return self.mentors or ((self.mentor,) if self.mentor else ())


def known_fields(at: Sequence[str | int]) -> list[str]:
    """The fields there are beside the one at `at`, within a relationship."""
    within = Wish if at[0] == "looks_for" else PersonForm
    return list((within if len(at) > 1 else RelationshipForm).model_fields)
