"""Candidacies: who was thought of as a mentor in a relationship, and what became of it."""

from collections.abc import Iterable
from enum import StrEnum

from mentoring.eligibility import RefusalCode
from mentoring.model import State


class Became(StrEnum):
    """ASKED: the answer is awaited. SILENT: none came after all reminders. NOT_ELIGIBLE: the rules said no, so nobody was asked."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SILENT = "silent"
    NOT_ELIGIBLE = "not-eligible"


class Candidacy(State):
    """`refusals`: why they were not eligible, as codes."""

    mentor: str
    became: Became = Became.ASKED
    refusals: tuple[RefusalCode, ...] = ()


SAID_NO = (Became.DECLINED, Became.SILENT)


def were_asked(candidacies: Iterable[Candidacy]) -> tuple[str, ...]:
    """Everybody who was asked, each once, in order."""
    return _once(one.mentor for one in candidacies if one.became is not Became.NOT_ELIGIBLE)


def may_be_asked_again(candidacies: Iterable[Candidacy]) -> tuple[str, ...]:
    """Those whose last word was no, or none at all."""
    last = {one.mentor: one.became for one in candidacies}
    return tuple(mentor for mentor, became in last.items() if became in SAID_NO)


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
