"""What speaks for a mentor, in words: sentences of content/words."""

from collections.abc import Iterable

from adapters.words import Words
from mentoring.people import Language
from mentoring.ranking import Quality, Reason

TO_A_MENTEE = (Quality.SKILLS, Quality.SECTOR, Quality.LANGUAGE, Quality.AVAILABILITY)
"""A mentor's places, and how far above they stand, are the programme's business."""


def sentence(words: Words, language: Language, reason: Reason) -> str:
    """One reason in the reader's language."""
    return words.say(language, f"matching.{reason.code}", share=reason.share, **reason.facts)


def to_a_mentee(words: Words, language: Language, reasons: Iterable[Reason]) -> list[str]:
    """What speaks for the mentor who is proposed to them, what weighs most first."""
    return [sentence(words, language, one) for one in reasons if one.code in TO_A_MENTEE and one.share > 0]
