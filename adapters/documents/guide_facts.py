"""What a guide may name: the people, and the numbers of their programme."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.levels import level_note
from adapters.words import Words
from mentoring.agenda import agenda
from mentoring.ladder import LEVELS
from mentoring.outline import MEETINGS, outline
from mentoring.people import Language
from mentoring.programme import Programme

A_MONTH = timedelta(days=365.25 / 12)


def guide_facts(
    words: Words, language: Language, programme: Programme, *, told: Mapping[str, Any], dates: Mapping[str, datetime]
) -> dict[str, Any]:
    """`told`: the facts of the letter that carries the guide. `dates`: `first_meeting`, and `ends` if it is known."""
    terms = programme.terms
    blocks = agenda(dates["first_meeting"], terms.meeting_length)
    return {
        **told,
        "style": programme.style.value,
        "lasts": terms.lasts,
        "months": round(terms.lasts / A_MONTH),
        "ends": dates.get("ends"),
        "first_meeting": dates["first_meeting"],
        "rhythm": words.say(language, "common.rhythm", every=terms.rhythms[0]),
        "choice": len(terms.rhythms) > 1,
        "meetings": sum(one.event in MEETINGS for one in outline(terms)),
        "meeting_length": terms.meeting_length,
        "challenges": terms.challenges,
        "levels": [
            level_note(words, language, programme, level, partner=told["partner"])
            for level in (terms.levels if terms.levels != LEVELS or programme.level_words else ())
        ],
        "blocks": [block.ends_at - block.starts_at for block in blocks],
    }
