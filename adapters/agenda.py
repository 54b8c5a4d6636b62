"""The agenda in words: one line a block, as a calendar may carry it; and what of the pair's own belongs on it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from adapters.plan import Line
from adapters.words import Words
from contracts.letters import Agenda
from contracts.vault import KeptAnswer
from mentoring.agenda import AgendaBlock, agenda, chosen
from mentoring.form_reading import Value
from mentoring.people import Language

Row = Mapping[str, str]


def outline_lines(words: Words, language: Language, blocks: Sequence[AgendaBlock], *, zone: str) -> list[str]:
    """`9 h 00 – 9 h 10 · Prise de contact …`, in the reader's zone. Nothing in it is anybody's."""
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


def blocks_of(meeting: Agenda) -> list[AgendaBlock]:
    return agenda(meeting.starts_at, meeting.length, first=meeting.first, last=meeting.last)


def opening_questions(words: Words, language: Language, meeting: Agenda) -> list[str]:
    """What the mentor might open with: others at each meeting."""
    prefix = f"openings.{meeting.opening}."
    keys = sorted(key for key in words.keys(language) if key.startswith(prefix))
    return [words.say(language, key) for key in chosen(keys, meeting.meeting)]


def topics_of(answers: Mapping[str, KeptAnswer]) -> str:
    """What the mentee would like to talk about; "" when nothing was said."""
    return str(answers["topics"].values.get("topics") or "") if "topics" in answers else ""


def goals_of(answers: Mapping[str, KeptAnswer], horizon: str) -> list[str]:
    return [row["goal"] for row in _rows(answers, "goals", "goals") if row["horizon"] == horizon]


def late_lines(plan: Sequence[Line], meeting: Agenda, *, zone: str) -> list[Line]:
    """The lines of the action plan whose day is over when they meet, the oldest first. `plan`: those still open."""
    today = meeting.starts_at.astimezone(ZoneInfo(zone)).date().isoformat()
    return sorted((line for line in plan if line.by < today), key=lambda line: line.by)


def _rows(answers: Mapping[str, KeptAnswer], name: str, group: str) -> Iterator[Row]:
    found: Value = answers[name].values.get(group, []) if name in answers else []
    yield from (row for row in found if isinstance(row, dict))


def agenda_facts(
    words: Words, language: Language, meeting: Agenda, answers: Mapping[str, KeptAnswer], *, zone: str
) -> dict[str, Any]:
    """What the letter tells of it: `lines`, `topics`. The page that comes with it tells all (documents/agenda_sheet.py)."""
    lines = outline_lines(words, language, blocks_of(meeting), zone=zone)
    return {"lines": lines, "topics": topics_of(answers)}
