"""What the mentor is told of a level of challenge: in the programme's own words, else in ours."""

from adapters.words import Words
from mentoring.ladder import LEVELS, Level
from mentoring.people import Language
from mentoring.programme import Programme


def level_note(words: Words, language: Language, programme: Programme, level: Level, *, partner: str) -> str:
    """A sentence; "" for a level that the programme has named once and no longer does."""
    if level in programme.level_words:
        return programme.level_words[level][language]
    return words.say(language, f"level_notes.{level}", partner=partner) if level in LEVELS else ""
