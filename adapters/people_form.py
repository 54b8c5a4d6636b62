"""The fields of one member in a file: what each may hold, as people write it in French and in English."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Annotated, Any

from babel import Locale
from pydantic import BeforeValidator, Field

from adapters.start_form import EXPECTED as OF_A_PERSON
from adapters.start_form import WEEKDAYS, PersonForm
from mentoring.directory import CAPACITY_AT_MOST, Leave, Member, MemberId, ShortText, Skill

EXPECTED = OF_A_PERSON | {
    "id": (
        "letters, digits, dots, hyphens or underscores, at most 64",
        "write the organisation's own number, like E1042",
    ),
    "manager": ("the manager's id", "or their address, if they are in this file; leave it empty at the top of a line"),
    "team": ("one line of text, at most 200 characters", "shorten it"),
    "title": ("one line of text, at most 200 characters", "shorten it"),
    "sector": ("one line of text, at most 200 characters", "shorten it"),
    "rank": ("a whole number from 1 (most senior) to 99", "or leave it empty"),
    "capacity": (
        f"a whole number from 0 to {CAPACITY_AT_MOST}",
        "how many mentees at once; 0 for somebody who is no mentor",
    ),
    "skills": ("up to 50 skills, each at most 100 characters", "separate them by commas"),
    "leaves": (
        "days of leave, the day before the month",
        "write them like 24/12/2026-02/01/2027, or 2026-12-24 to 2027-01-02; separate several by commas",
    ),
    "language": ("French or English", "write fr or en: it decides in which language this person is written to"),
    "days": ("the working days of a week", "write them like lun, mar, mer or mon, tue, wed"),
}
"""Field → what it holds, what to do."""

_SPLIT = re.compile(r"[,;|\n]")
_WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?")
_DAY = r"(\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4})"
_LEAVE = re.compile(rf"(?:du |from )?{_DAY}(?:(?: ?(?:-|–|→|/) ?| (?:au|to|until) ){_DAY})?", re.IGNORECASE)
_FRENCH_DAYS = {"lun": "mon", "mar": "tue", "mer": "wed", "jeu": "thu", "ven": "fri", "sam": "sat", "dim": "sun"}
_LANGUAGES = {"francais": "fr", "french": "fr", "anglais": "en", "english": "en", "fr-fr": "fr", "en-gb": "en"}
_CLOCK = re.compile(r"(\d{1,2}) ?[h:] ?(\d\d)?")


def plain(text: str) -> str:
    """A text without what people write now one way, now the other: capitals, accents, punctuation, blanks."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", bare.replace("_", " ")))


def _pieces(value: Any) -> Any:
    return tuple(piece.strip() for piece in _SPLIT.split(value) if piece.strip()) if isinstance(value, str) else value


def _whole(value: Any) -> Any:
    found = _WHOLE.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else value


def _leaves(value: Any) -> Any:
    """Raises ValueError."""
    if not isinstance(value, str):
        return value
    found = [_LEAVE.fullmatch(piece.strip()) for piece in _SPLIT.split(value) if piece.strip()]
    if not all(found):
        raise ValueError("not leaves")
    return tuple(Leave(first=_day(one[1]), last=_day(one[2] or one[1])) for one in found if one)


def _day(text: str) -> date:
    if "/" not in text:
        return date.fromisoformat(text)
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


class MemberForm(PersonForm):
    """A member as a file tells of them."""

    id: MemberId
    manager: MemberId | None = None
    team: ShortText = ""
    title: ShortText = ""
    sector: ShortText = ""
    site: ShortText = ""
    rank: Annotated[int, BeforeValidator(_whole), Field(ge=1, le=99)] | None = None
    capacity: Annotated[int, BeforeValidator(_whole), Field(ge=0, le=CAPACITY_AT_MOST)] = 0
    skills: Annotated[tuple[Skill, ...], BeforeValidator(_pieces), Field(max_length=50)] = ()
    leaves: Annotated[tuple[Leave, ...], BeforeValidator(_leaves), Field(max_length=50)] = ()

    def member(self) -> Member:
        """The member as the directory keeps them."""
        opens, closes = self.hours
        fields = {name: value for name, value in self if name != "hours"}
        return Member(**fields, opens=opens, closes=closes)


def canonical(field: str, text: str) -> Any:
    """What people write, as the form takes it; whatever it does not know it hands on, to be told as a mistake."""
    return _WAYS.get(field, str)(text)


def _language(text: str) -> str:
    return _LANGUAGES.get(plain(text), _LANGUAGES.get(text.casefold(), text.casefold()))


def _country(text: str) -> str:
    return _countries_by_name().get(plain(text), text.upper() if len(text) == len("FR") else text)


@cache
def _countries_by_name() -> dict[str, str]:
    names = [Locale(language).territories.items() for language in ("fr", "en")]
    return {plain(name): code for several in names for code, name in several if len(code) == len("FR")}


def _days(text: str) -> list[str]:
    named = [plain(piece)[:3] for piece in re.split(r"[,;| \n]+", text) if piece.strip()]
    return [day if day in WEEKDAYS else _FRENCH_DAYS.get(day, day) for day in named]


def _hours(text: str) -> str:
    """`9h-18h30` and `9:00 - 18:30` are `09:00-18:30`."""
    clocks = re.split(r" ?[-–] ?| (?:à|to) ", text.strip())
    read = [_CLOCK.fullmatch(clock) for clock in clocks]
    return "-".join(f"{one[1]:0>2}:{one[2] or '00'}" for one in read if one) if all(read) else text


_WAYS: dict[str, Callable[[str], Any]] = {
    "language": _language,
    "country": _country,
    "region": str.upper,
    "days": _days,
    "hours": _hours,
}
