"""How a native says it: dates, durations, plurals and elisions, for the texts in content/. Functions of Jinja templates.

Every text of one language is rendered with these. Dates are told in the reader's time zone, which the facts carry as
`zone`; where the two people live in different zones (`other_zone`), a time names its zone.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone_location
from babel.numbers import format_decimal
from babel.units import format_unit
from jinja2 import pass_context
from jinja2.runtime import Context

from mentoring.people import Language

LOCALES = {Language.FRENCH: Locale("fr"), Language.ENGLISH: Locale("en", "GB")}
NBSP = "\u00a0"

_DAY = {Language.FRENCH: "EEEE d MMMM y", Language.ENGLISH: "EEEE d MMMM y"}
_DAY_THE_FIRST = {Language.FRENCH: "EEEE '1er' MMMM y", Language.ENGLISH: "EEEE d MMMM y"}
_CLOCK = {Language.FRENCH: f"H{NBSP}'h'{NBSP}mm", Language.ENGLISH: "H:mm"}
_AT = {Language.FRENCH: "à", Language.ENGLISH: "at"}
_ZONE = {Language.FRENCH: "heure {de}", Language.ENGLISH: "{city} time"}

_UNITS = (("week", timedelta(weeks=1)), ("day", timedelta(days=1)), ("hour", timedelta(hours=1)))
_MUTE_H = ("hé", "hel", "hen", "hip", "hon", "hor", "hug", "hub")
_VOWELS = "aàâäæeéèêëiîïoôöœuùûü"
_CONSONANT_Y = "yaeiou"


class Speech:
    """The spoken forms of one language, and the functions a template may call."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.locale = LOCALES[language]

    def functions(self) -> dict[str, Callable[..., str]]:
        """By the name a template calls them."""
        return {
            "moment": pass_context(lambda context, at: self.moment(at, context)),
            "soon": pass_context(lambda context, at: self.soon(at, context)),
            "day": pass_context(lambda context, at: self.day(at, context)),
            "date": pass_context(lambda context, at: self.about(at, context)),
            "clock": pass_context(lambda context, at: self.clock(at, context)),
            "duration": self.duration,
            "number": self.number,
            "plural": self.plural,
            "de": self.de,
            "que": self.que,
        }

    def day(self, at: datetime | date | str, facts: Mapping[str, Any] | Context) -> str:
        """`mardi 8 décembre 2026`, `mardi 1er décembre 2026`; `Tuesday 8 December 2026`. A text is a day of a form (ISO)."""
        at = date.fromisoformat(at) if isinstance(at, str) else at
        local = at.astimezone(_zone(facts)) if isinstance(at, datetime) else at
        pattern = (_DAY_THE_FIRST if local.day == 1 else _DAY)[self.language]
        return format_date(local, pattern, locale=self.locale)

    def about(self, at: datetime, facts: Mapping[str, Any] | Context) -> str:
        """A day that is only about right, so without its name: `8 décembre 2026`; `8 December 2026`."""
        local = at.astimezone(_zone(facts))
        pattern = (_DAY_THE_FIRST if local.day == 1 else _DAY)[self.language].removeprefix("EEEE ")
        return format_date(local, pattern, locale=self.locale)

    def clock(self, at: datetime, facts: Mapping[str, Any] | Context) -> str:
        """`9 h 00`, `9:00`; with the city of the zone when the other person's is another one."""
        zone = _zone(facts)
        told = format_datetime(at, _CLOCK[self.language], tzinfo=zone, locale=self.locale)
        other = facts.get("other_zone")
        return told if other is None or ZoneInfo(str(other)) == zone else f"{told} ({self._zone_name(zone)})"

    def moment(self, at: datetime, facts: Mapping[str, Any] | Context) -> str:
        """`mardi 8 décembre 2026 à 9 h 00`; `Tuesday 8 December 2026 at 9:00`."""
        return f"{self.day(at, facts)} {_AT[self.language]} {self.clock(at, facts)}"

    def soon(self, at: datetime, facts: Mapping[str, Any] | Context) -> str:
        """A moment of the coming weeks, short enough for a button: `mardi 8 décembre, 9 h 00`; `Tuesday 8 December, 9:00`."""
        zone = _zone(facts)
        local = at.astimezone(zone)
        pattern = (_DAY_THE_FIRST if local.day == 1 else _DAY)[self.language].removesuffix(" y")
        told = format_date(local, pattern, locale=self.locale)
        return f"{told}, {format_datetime(at, _CLOCK[self.language], tzinfo=zone, locale=self.locale)}"

    def duration(self, length: timedelta) -> str:
        """In the largest unit that tells it whole: `3 semaines`, `10 jours`, `90 minutes`."""
        for unit, size in _UNITS:
            if length >= size and not length % size:
                return format_unit(length // size, f"duration-{unit}", locale=self.locale)
        if length >= timedelta(minutes=1):
            return format_unit(round(length / timedelta(minutes=1)), "duration-minute", locale=self.locale)
        return format_unit(round(length.total_seconds()), "duration-second", locale=self.locale)

    def number(self, value: float) -> str:
        """`4,5` in French, `4.5` in English; whole numbers without a decimal."""
        return format_decimal(value, format="#,##0.##", locale=self.locale)

    def plural(self, count: float, *, one: str, other: str, zero: str | None = None) -> str:
        """The form that goes with `count`; `#` in it stands for the number."""
        if count == 0 and zero is not None:
            return zero
        form = one if self.locale.plural_form(count) == "one" else other
        return form.replace("#", self.number(count))

    def de(self, name: str) -> str:
        """French elision before a name: `de Paul`, `d’Amina`, `d’Hélène`, `de Hassan`, `de Yanis`, `d’Yves`."""
        return f"d’{name}" if _elides(name) else f"de {name}"

    def que(self, name: str) -> str:
        """The same of `que`: `que Paul`, `qu’Amina`."""
        return f"qu’{name}" if _elides(name) else f"que {name}"

    def _zone_name(self, zone: ZoneInfo) -> str:
        city = _CITIES.get(zone.key, {}).get(self.language)
        city = city or get_timezone_location(zone, locale=self.locale, return_city=True).rpartition("/")[2]
        return _ZONE[self.language].format(de=self.de(city), city=city)


_CITIES = {
    "America/Montreal": {Language.FRENCH: "Montréal", Language.ENGLISH: "Montréal"},
    "Indian/Reunion": {Language.ENGLISH: "Réunion"},
}
"""Cities that the CLDR tells under another name."""


def _elides(name: str) -> bool:
    """Whether French drops a vowel before it."""
    start = name[:3].casefold()
    is_vowel = start[:1] in _VOWELS or (start[:1] == "y" and start[1:2] not in _CONSONANT_Y)
    return bool(start) and (is_vowel or start.startswith(_MUTE_H))


def _zone(facts: Mapping[str, Any] | Context) -> ZoneInfo:
    zone = facts.get("zone")
    return ZoneInfo(str(zone)) if zone is not None else ZoneInfo("UTC")
