"""The agenda in words: one line a block, as a calendar may carry it. Nothing in it is anybody's."""

from collections.abc import Sequence

from adapters.words import Words
from mentoring.agenda import AgendaBlock
from mentoring.people import Language


def outline_lines(words: Words, language: Language, blocks: Sequence[AgendaBlock], *, zone: str) -> list[str]:
    """`9 h 00 – 9 h 10 · Prise de contact …`, in the reader's zone."""
    return [
        words.say(
            language,
            "calendar.line",
            what=f"calendar.{block.what}",
            begin=block.starts_at,
            end=block.ends_at,
            zone=zone,
        )
        for block in blocks
    ]
