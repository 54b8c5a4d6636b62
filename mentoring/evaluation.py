"""Evaluation of the relationship, by both. Never an appraisal of a person.

Score: the plain mean of the items answered, 1 to 5, when at least half of the instrument's items were; else none.
A sheet that never came is silent, not bad: it counts in no mean.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from mentoring.kinds import Role
from mentoring.model import Model, State


class Dimension(StrEnum):
    """What an item is about. OWN_PROGRESS: the mentor's."""

    TRUST = "trust"
    LISTENING = "listening"
    QUESTIONING = "questioning"
    BENEVOLENCE = "benevolence"
    GOALS = "goals"
    NON_JUDGEMENT = "non-judgement"
    BELIEF_IN_SUCCESS = "belief-in-success"
    AUTONOMY = "autonomy"
    OWN_PROGRESS = "own-progress"
    USEFULNESS = "usefulness"


class Item(Model):
    """One statement, agreed with on five points. `roles`: who is asked. `alarm`: an answer at or below it is one (S13)."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    dimension: Dimension
    roles: tuple[Role, ...] = (Role.MENTEE, Role.MENTOR)
    alarm: int | None = Field(default=None, ge=1, le=4)
    words: dict[str, str]


class Instrument(Model):
    """A questionnaire as data: its items in each language, its scale, its licence."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    title: dict[str, str]
    scale: dict[str, tuple[str, str, str, str, str]]
    licence: str
    items: tuple[Item, ...]

    def items_for(self, role: Role) -> tuple[Item, ...]:
        return tuple(item for item in self.items if role in item.roles)


class Round(State):
    """One evaluation round: who answered what, and what it says by dimension. A missing sheet is None.

    `at` is in active time. `over`: nobody is waited for any more. `answer`: the mentee's sheet in the vault; `shown`: they have read the result. `alarms`: the mentee's low answers to judgement or belief, as items.
    """

    number: int
    instrument: str
    at: datetime
    answer: str | None = None
    shown: bool = False
    mentee: dict[str, int] | None = None
    mentor: dict[str, int] | None = None
    mentee_scores: dict[Dimension, float] = Field(default_factory=dict)
    mentor_scores: dict[Dimension, float] = Field(default_factory=dict)
    alarms: tuple[str, ...] = ()
    over: bool = False


def score(answers: Mapping[str, int] | None, items: int) -> float | None:
    """The mean of the items answered, rounded to one decimal; None under half of `items`."""
    if not answers or len(answers) * 2 < items:
        return None
    return round(sum(answers.values()) / len(answers), 1)
