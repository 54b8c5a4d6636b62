"""The action plan on the personal page: a picture of how far it has come, the same in words, and each line."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from adapters.plan import plan_of, rows_of
from contracts.messages import View
from contracts.vault import KeptAnswer
from mentoring.model import Model
from mentoring.plan import LineStatus, PlanLine, cited, name_of

WIDTH, HEIGHT, GAP, A_ROW = 320, 26, 6, 8
"""Of the picture, in its own units: as wide as a phone; so many steps stand beside each other."""


class Standing(StrEnum):
    """How a line stands for its reader today."""

    DONE = "done"
    OPEN = "open"
    LATE = "late"
    SUGGESTED = "suggested"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Step:
    """One line of the plan, and its place in the picture."""

    what: str
    skill: str
    owner: str
    by: date
    standing: Standing
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class PlanPicture:
    """`counts`: how many stand how, none left out. `height`: of the whole picture."""

    steps: tuple[Step, ...]
    counts: tuple[tuple[Standing, int], ...]
    skills: tuple[str, ...]
    width: int = WIDTH
    step: int = HEIGHT

    @property
    def height(self) -> float:
        return max((one.y for one in self.steps), default=0) + HEIGHT


class Rows(Model):
    """The answers that hold the words of a plan, by row of the vault."""

    answers: dict[str, KeptAnswer]


def drawn(view: View, words: Rows, *, today: date) -> PlanPicture:
    """The plan in the order of its days. What was not kept, and what has no words any more, is left out."""
    shown = sorted(
        (one for one in view.plan if one.status is not LineStatus.LEFT), key=lambda one: (one.by, one.number)
    )
    rows, places = cited(shown)
    answers = {name: words.answers[row] for name, row in rows.items() if row in words.answers}
    told = {name_of(line.number): line for line in plan_of(answers, places)}
    known = [one for one in shown if name_of(one.number) in told]
    steps = []
    for place, one in enumerate(known):
        line = told[name_of(one.number)]
        x, y, width = _box(place, len(known))
        standing = _standing(one, today)
        steps.append(Step(line.opportunity, line.skill, one.owner.value, one.by, standing, x, y, width))
    counted = Counter(one.standing for one in steps)
    counts = tuple((standing, counted[standing]) for standing in Standing if counted[standing])
    return PlanPicture(tuple(steps), counts, _skills(view, words))


def _skills(view: View, words: Rows) -> tuple[str, ...]:
    rows = ((rows_of(words.answers.get(one.answer), "skills"), one.line) for one in view.skills)
    return tuple(found[line]["skill"] for found, line in rows if line < len(found))


def _standing(line: PlanLine, today: date) -> Standing:
    if line.status is LineStatus.OPEN and line.by < today:
        return Standing.LATE
    return Standing(line.status.value)


def _box(place: int, count: int) -> tuple[float, float, float]:
    """Where a step stands: as many beside each other as there are, up to A_ROW."""
    beside = min(count, A_ROW)
    width = (WIDTH - GAP * (beside - 1)) / beside
    return round((place % A_ROW) * (width + GAP), 1), (place // A_ROW) * (HEIGHT + GAP), round(width, 1)
