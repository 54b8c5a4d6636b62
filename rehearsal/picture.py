"""The timeline of a season as a picture: what happened when, one lane a kind, drawn as SVG by the page's template."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mentoring.kinds import Phase, Role
from mentoring.relationship import Note

WIDTH, LEFT, RIGHT = 1080, 130, 20
_MEETING = re.compile(r"^meeting-(\d+)-debrief-mentee$")
_CHALLENGE = re.compile(r"^challenge-(\d+)$")
_EVALUATION = re.compile(r"^evaluation-(\d+)$")


@dataclass(frozen=True)
class Mark:
    """One sign on the picture. `x` in pixels; `title` is what a reader of the screen hears."""

    x: float
    kind: str
    title: str
    label: str = ""


@dataclass(frozen=True)
class Band:
    """One phase, from `x` over `width` pixels."""

    x: float
    width: float
    phase: Phase
    title: str


@dataclass(frozen=True)
class Picture:
    width: int
    months: list[tuple[float, str]]
    bands: list[Band]
    lanes: list[tuple[str, list[Mark]]]


class _Scale:
    def __init__(self, first: datetime, last: datetime) -> None:
        self._first = first
        self._span = max((last - first).total_seconds(), 1)

    def x(self, at: datetime) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (at - self._first).total_seconds() / self._span, 1)


def draw(notes: Sequence[Note]) -> Picture:
    """The picture of a timeline that has at least one note."""
    scale = _Scale(notes[0].at, notes[-1].at)
    lanes = {
        "meetings": [m for note in notes if (m := _meeting(note, scale))],
        "challenges": [m for note in notes if (m := _challenge(note, scale))],
        "evaluations": [m for note in notes if (m := _evaluation(note, scale))],
        "reminders": [m for note in notes if (m := _reminder(note, scale))],
        "mentee": _answers(notes, scale, Role.MENTEE),
        "mentor": _answers(notes, scale, Role.MENTOR),
    }
    return Picture(WIDTH, _months(notes, scale), _bands(notes, scale), list(lanes.items()))


def _day(at: datetime) -> str:
    return f"{at:%-d %B %Y}"


def _meeting(note: Note, scale: _Scale) -> Mark | None:
    found = _MEETING.match(note.step)
    if note.event != "asked" or not found:
        return None
    return Mark(scale.x(note.at), "meeting", f"Meeting {found[1]}, {_day(note.at)}", found[1])


def _challenge(note: Note, scale: _Scale) -> Mark | None:
    found = _CHALLENGE.match(note.step)
    if not found or note.event not in ("challenge-taken", "challenge-done", "challenge-declined"):
        return None
    what = note.event.removeprefix("challenge-")
    return Mark(scale.x(note.at), f"challenge-{what}", f"Challenge {found[1]} {what}, {_day(note.at)}")


def _evaluation(note: Note, scale: _Scale) -> Mark | None:
    if note.event != "evaluated" or not _EVALUATION.match(note.step):
        return None
    return Mark(scale.x(note.at), "evaluation", f"Evaluation by both, {_day(note.at)}")


def _reminder(note: Note, scale: _Scale) -> Mark | None:
    if note.event not in ("reminded", "escalated"):
        return None
    return Mark(scale.x(note.at), note.event, f"{note.step} {note.event}, {_day(note.at)}")


def _answers(notes: Sequence[Note], scale: _Scale, role: Role) -> list[Mark]:
    answered = [note for note in notes if note.event == "answered" and note.role is role]
    return [Mark(scale.x(note.at), "answer", f"{note.step} answered, {_day(note.at)}") for note in answered]


def _months(notes: Sequence[Note], scale: _Scale) -> list[tuple[float, str]]:
    months = []
    at = datetime(notes[0].at.year, notes[0].at.month, 1, tzinfo=UTC)
    while at <= notes[-1].at:
        if at >= notes[0].at:
            months.append((scale.x(at), f"{at:%b}"))
        at = (at + timedelta(days=32)).replace(day=1)
    return months


def _bands(notes: Sequence[Note], scale: _Scale) -> list[Band]:
    begun = [(Phase(n.event.removeprefix("phase-")), n.at) for n in notes if n.event.startswith("phase-")]
    over = next(
        (note.at for note in notes if note.event == "closed"), notes[-1].at
    )  # months before the last word of all
    ends = [*(at for _, at in begun[1:]), over]
    return [
        Band(scale.x(at), round(scale.x(end) - scale.x(at), 1), phase, f"{phase}: {_day(at)} to {_day(end)}")
        for (phase, at), end in zip(begun, ends, strict=True)
    ]
