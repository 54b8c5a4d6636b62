"""The action plan: its lines, and the skills that the mentor sees. What the mentor suggests is kept once the mentee says so.

The words are in the vault; here are owners, days and what became of each line (S21, S29, S30).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from mentoring.facts import FollowUpNoted
from mentoring.kinds import Role
from mentoring.model import Model, State

_NAME = "plan-line-"
DONE = "plan-done"
"""How letters call the number of lines that are done."""


class LineStatus(StrEnum):
    """SUGGESTED: by the mentor; the mentee has yet to say whether it is kept. LEFT: they did not keep it."""

    SUGGESTED = "suggested"
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    LEFT = "left"


class PlanLine(State):
    """One line. `number` counts within the relationship; `by`: a day where its owner lives.

    `answer`, `line`: the answer in the vault that holds its words, and its place there, from 0.
    """

    number: int
    owner: Role
    by: date
    answer: str
    line: int
    status: LineStatus = LineStatus.OPEN

    @property
    def is_done(self) -> bool:
        return self.status is LineStatus.DONE


class Skill(Model):
    """A skill to develop, as the mentor sees it and the mentee has confirmed: where its words are."""

    answer: str
    line: int


def write_down(
    plan: list[PlanLine], lines: Sequence[FollowUpNoted], answer: str | None, status: LineStatus = LineStatus.OPEN
) -> None:
    """Keep the lines of an answer, once."""
    if answer is None or any(one.answer == answer for one in plan):
        return
    for place, noted in enumerate(lines):
        new = PlanLine(number=len(plan) + 1, owner=noted.owner, by=noted.by, answer=answer, line=place, status=status)
        plan.append(new)


def tick(plan: Iterable[PlanLine], owner: Role, *, done: Iterable[int], dropped: Iterable[int] = ()) -> None:
    """Their owner says what has become of these. Anybody else's, and what is no longer open, stay as they are."""
    became = dict.fromkeys(dropped, LineStatus.DROPPED) | dict.fromkeys(done, LineStatus.DONE)
    for one in lines_of(plan, owner):
        one.status = became.get(one.number, one.status)


def settle(plan: Iterable[PlanLine], answer: str, kept: Iterable[int]) -> None:
    """The mentee has said which of the suggested lines of this answer they keep; `kept`: their places, from 1."""
    for one in plan:
        if one.answer == answer and one.status is LineStatus.SUGGESTED:
            one.status = LineStatus.OPEN if one.line + 1 in set(kept) else LineStatus.LEFT


def part_from_mentor(plan: Iterable[PlanLine]) -> None:
    """The mentor goes: what was theirs to do is given up, what they suggested goes with them. The rest stays."""
    for one in plan:
        if one.status is LineStatus.SUGGESTED:
            one.status = LineStatus.LEFT
        elif one.owner is Role.MENTOR and one.status is LineStatus.OPEN:
            one.status = LineStatus.DROPPED


def open_lines(plan: Iterable[PlanLine]) -> list[PlanLine]:
    """What is still to be done, the soonest first."""
    return sorted((one for one in plan if one.status is LineStatus.OPEN), key=lambda one: (one.by, one.number))


def lived(plan: Iterable[PlanLine]) -> list[PlanLine]:
    """What was kept: done, or still to be done; in the order in which it was written."""
    return [one for one in plan if one.status in (LineStatus.DONE, LineStatus.OPEN)]


def lines_of(plan: Iterable[PlanLine], owner: Role) -> list[PlanLine]:
    """What is still to be done by this owner, the soonest first."""
    return [one for one in open_lines(plan) if one.owner is owner]


def cited(lines: Sequence[PlanLine]) -> tuple[dict[str, str], dict[str, float]]:
    """How letters and links name lines: the rows of the vault, and the place in each, both by the same name."""
    return {name_of(one.number): one.answer for one in lines}, {name_of(one.number): one.line for one in lines}


def name_of(number: int) -> str:
    return f"{_NAME}{number}"


def number_of(name: str) -> int | None:
    """The number in such a name; None for any other."""
    return int(name.removeprefix(_NAME)) if name.startswith(_NAME) else None
