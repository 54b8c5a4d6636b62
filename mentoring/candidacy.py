"""Candidacies: who was thought of as a mentor in a relationship, and what became of it."""

from collections.abc import Iterable
from enum import StrEnum

from mentoring.eligibility import RefusalCode
from mentoring.facts import WhyNot
from mentoring.model import State


class Became(StrEnum):
    """PROPOSED: to the mentee. NOT_WANTED: the mentee would rather have somebody else. ASKED: the mentor's answer is awaited.

    SILENT: none came after all reminders. CONFLICT: one of the two declared one. NOT_ELIGIBLE: the rules said no. LEFT: the organisation, before it began.
    """

    PROPOSED = "proposed"
    NOT_WANTED = "not-wanted"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SILENT = "silent"
    CONFLICT = "conflict"
    NOT_ELIGIBLE = "not-eligible"
    LEFT = "left"


class Candidacy(State):
    """`why`: the reason of a mentor who declined, if they told it. `refusals`: why they were not eligible. All as codes."""

    mentor: str
    became: Became = Became.PROPOSED
    why: WhyNot | None = None
    refusals: tuple[RefusalCode, ...] = ()


SAID_NO = (Became.DECLINED, Became.SILENT)
NEVER_ASKED = (Became.PROPOSED, Became.NOT_WANTED, Became.NOT_ELIGIBLE)


def were_thought_of(candidacies: Iterable[Candidacy]) -> tuple[str, ...]:
    """Everybody whom the rules did not exclude, each once, in order."""
    return _once(one.mentor for one in candidacies if one.became is not Became.NOT_ELIGIBLE)


def were_asked(candidacies: Iterable[Candidacy]) -> tuple[str, ...]:
    """Every mentor who was asked, each once, in order."""
    return _once(one.mentor for one in candidacies if one.became not in NEVER_ASKED)


def may_be_asked_again(candidacies: Iterable[Candidacy]) -> tuple[str, ...]:
    """Those whose last word was no, or none at all."""
    last = {one.mentor: one.became for one in candidacies}
    return tuple(mentor for mentor, became in last.items() if became in SAID_NO)


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
