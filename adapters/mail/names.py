"""How a person is called in the header of a mail, whatever their name looks like."""

import re

from mentoring.people import Person

HEADER_NAME_AT_MOST = 70

_HEADER_SPECIALS = re.compile(r'[",;:<>()\[\]@\\^]+')


def header_name(person: Person) -> str:
    """The name without the characters that have a meaning there."""
    return " ".join(_HEADER_SPECIALS.sub(" ", person.plain_name).split())[:HEADER_NAME_AT_MOST].strip()
