"""How a person is called in a letter, whatever their name looks like."""

import re
import unicodedata

from mentoring.people import Person

FIRST_NAME_AT_MOST = 40
"""Characters. A longer first word is not one that anybody is greeted with."""

HEADER_NAME_AT_MOST = 70

_BIDI_CONTROLS = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_HEADER_SPECIALS = re.compile(r'[",;:<>()\[\]@\\]+')
_ISOLATE, _END = "\u2068", "\u2069"


def full_name(person: Person) -> str:
    """The name, for use inside a sentence: one that runs from right to left keeps its direction to itself."""
    return _isolated(_plain(person.name))


def first_name(person: Person, titles: frozenset[str]) -> str:
    """`Léa` for “Léa Martin” and for “MARTIN, Léa”; the whole name after a title (`M. Diallo`); "" when none will do."""
    name = _plain(person.name)
    family, comma, given = name.partition(",")
    words = (given if comma and given.strip() else family).split()
    has_title = bool(words) and words[0].casefold() in titles
    called = " ".join(words if has_title else words[:1])
    return _isolated(called) if len(called) <= FIRST_NAME_AT_MOST else ""


def header_name(person: Person) -> str:
    """The name for a mail header: without the characters that have a meaning there."""
    return " ".join(_HEADER_SPECIALS.sub(" ", _plain(person.name)).split())[:HEADER_NAME_AT_MOST].strip()


def _plain(name: str) -> str:
    return " ".join(_BIDI_CONTROLS.sub("", name).split())


def _isolated(name: str) -> str:
    runs_from_right = any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in name)
    return f"{_ISOLATE}{name}{_END}" if runs_from_right else name
