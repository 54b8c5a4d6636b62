"""Follow-ups: what the two set themselves at the end of a meeting. Its words are in the vault; here are its owner and day."""

from collections.abc import Iterable, Sequence
from datetime import date

from mentoring.facts import Debrief
from mentoring.kinds import Role
from mentoring.model import State

_NAME = "follow-up-"


class FollowUp(State):
    """One of them. `number` counts within the relationship; `by`: a day where its owner lives.

    `answer`, `line`: the debrief in the vault that tells it, and its place there, from 0. `reminded`: once is enough.
    `dropped`: its owner is no longer part of the relationship.
    """

    number: int
    owner: Role
    by: date
    answer: str
    line: int
    reminded: bool = False
    done: bool = False
    dropped: bool = False


def note_down(known: list[FollowUp], told: Debrief, answer: str | None) -> None:
    """Keep what a debrief tells: those that are done, and the new ones."""
    for one in known:
        one.done = one.done or one.number in told.done
    for line, noted in enumerate(told.follow_ups if answer else ()):
        new = FollowUp(number=len(known) + 1, owner=noted.owner, by=noted.by, answer=answer or "", line=line)
        known.append(new)


def open_ones(known: Iterable[FollowUp]) -> list[FollowUp]:
    """What is still to be done, the soonest first."""
    return sorted((one for one in known if not (one.done or one.dropped)), key=lambda one: (one.by, one.number))


def to_remind_of(known: Iterable[FollowUp], owner: Role) -> list[FollowUp]:
    """What its owner has yet to be reminded of, the soonest first."""
    return [one for one in open_ones(known) if one.owner is owner and not one.reminded]


def cited(shown: Sequence[FollowUp]) -> tuple[dict[str, str], dict[str, float]]:
    """How letters and links name follow-ups: the rows of the vault, and the place in each, both by the same name."""
    return {name_of(one.number): one.answer for one in shown}, {name_of(one.number): one.line for one in shown}


def name_of(number: int) -> str:
    return f"{_NAME}{number}"


def number_of(name: str) -> int | None:
    """The number in such a name; None for any other."""
    return int(name.removeprefix(_NAME)) if name.startswith(_NAME) else None
