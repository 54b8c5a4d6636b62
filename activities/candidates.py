"""Who may be asked to be somebody's mentor: looked up at the moment of asking, never before."""

from typing import Protocol

from pydantic import AwareDatetime, Field
from temporalio import activity

from mentoring.eligibility import RefusalCode
from mentoring.model import Model
from mentoring.programme import Pairing


class CandidateWanted(Model):
    """Asks for the next mentor to ask for `mentee`, and for a place of theirs to be held.

    `named`: those to choose from, in this order; None: everybody in the directory, the best first. `passed`: who is out
    of the question.
    """

    relationship: str
    pairing: Pairing
    mentee: str
    coordinator: str
    named: tuple[str, ...] | None = None
    passed: tuple[str, ...] = ()
    at: AwareDatetime


class PairAsked(Model):
    """Asks what has come to stand between the two of a relationship. Ids of the vault."""

    pairing: Pairing
    mentee: str
    mentor: str
    coordinator: str
    at: AwareDatetime


class Candidate(Model):
    """`mentor`: "" when nobody is left. `refused`: who was named and may not be asked now, with every reason."""

    mentor: str = ""
    refused: dict[str, tuple[RefusalCode, ...]] = Field(default_factory=dict)


class Conflict(Model):
    """A conflict of interest with somebody, as `who` declares it."""

    who: str
    about: str


class Choice(Protocol):
    async def next(self, wanted: CandidateWanted) -> Candidate:
        """The first who may be asked. Their place is held for this relationship, and the one held before is free again.

        Twice is once. Nobody is left for people whom the vault cannot read any more.
        """

    async def between(self, pair: PairAsked) -> tuple[RefusalCode, ...]:
        """Which of the rules that keep two apart (STANDS_BETWEEN) now do. Raises LookupError for people whom nobody knows."""

    async def declare_conflict(self, who: str, about: str) -> None:
        """Keep that `who` declared a conflict of interest with `about`, so that nobody proposes them again. Twice is once."""


class Candidates:
    def __init__(self, choice: Choice) -> None:
        self._choice = choice

    @activity.defn(name="next-candidate")
    async def next(self, wanted: CandidateWanted) -> Candidate:
        """By the rules as they stand now: places, leave, reporting lines, conflicts (S9, S11)."""
        return await self._choice.next(wanted)

    @activity.defn(name="look-between")
    async def between(self, pair: PairAsked) -> list[RefusalCode]:
        """By the reporting lines as they stand now (S9, N1)."""
        return list(await self._choice.between(pair))

    @activity.defn(name="declare-conflict")
    async def declare_conflict(self, declared: Conflict) -> None:
        await self._choice.declare_conflict(declared.who, declared.about)
