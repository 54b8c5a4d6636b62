"""What may be said to a running relationship, and what it says back."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, Field

from mentoring.candidacy import Candidacy
from mentoring.facts import Facts
from mentoring.health import Health
from mentoring.initiatives import Offer
from mentoring.kinds import AskKind, Closing, EndReason, Phase, Role, Status, Transition
from mentoring.model import END_OF_TIME, Model
from mentoring.next_step import NextStep
from mentoring.plan import PlanLine, Skill
from mentoring.programme import Pairing, Terms
from mentoring.relationship import Note, Relationship

MENTORS_AT_MOST = 10
"""So many may be named for one mentee: asking them all, one after the other, may take four months."""

_ID = r"^[A-Za-z0-9:_-]{1,100}$"


class StartRelationship(Model):
    """Everything a relationship needs in order to begin. People are ids of the vault.

    `mentors`: whom to ask, the first first; none: the engine proposes. `start_at`: nothing is said to anybody before this instant; without it, it begins at once.
    """

    id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    programme: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    terms: Terms
    mentee: str = Field(pattern=_ID)
    mentors: tuple[Annotated[str, Field(pattern=_ID)], ...] = Field(default=(), max_length=MENTORS_AT_MOST)
    coordinator: str = Field(pattern=_ID)
    pairing: Pairing = Pairing()
    start_at: AwareDatetime | None = Field(default=None, lt=END_OF_TIME)
    transition: Transition | None = None


class Chapter(Model):
    """One run of the chain: how the relationship was started, and all it has become since. The contract of continue-as-new."""

    start: StartRelationship
    state: Relationship | None = None


class AnswerGiven(Model):
    """A person's answer to one ask, or what they send to take up an offer (then `ask` is its step). `id` makes it unique: sent twice, it counts once. `answer`: its row in the vault."""

    id: str = Field(pattern=_ID)
    ask: str = Field(pattern=r"^[a-z0-9-]{1,100}$")
    person: str = Field(pattern=_ID)
    facts: Facts = Field(discriminator="kind")
    answer: str | None = Field(default=None, pattern=_ID)


class AnswerTaken(Model):
    """`again` is true when this very answer had been taken before."""

    ask: str
    again: bool = False


class PauseWish(Model):
    """`until`: the return, if known (a future instant). Without it the coordinator is asked every 30 days."""

    id: str = Field(pattern=_ID)
    until: AwareDatetime | None = None


class ResumeWish(Model):
    id: str = Field(pattern=_ID)


class PromoteWish(Model):
    """`programme` and its terms: those under which the relationship shall carry on, if both of its people wish."""

    id: str = Field(pattern=_ID)
    programme: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    terms: Terms


class ExtendWish(Model):
    """`by`: how much longer, if both wish."""

    id: str = Field(pattern=_ID)
    by: timedelta = Field(ge=timedelta(days=1), le=timedelta(days=366))


class ReplaceWish(Model):
    """Another mentor for the same mentee. `mentors`: whom to ask, the first first; none: the engine proposes."""

    id: str = Field(pattern=_ID)
    mentors: tuple[Annotated[str, Field(pattern=_ID)], ...] = Field(default=(), max_length=MENTORS_AT_MOST)
    reason: EndReason = EndReason.COORDINATOR


class EndWish(Model):
    id: str = Field(pattern=_ID)
    reason: EndReason


OPERATOR = "operator"
"""What the ids of an operator's wishes begin with."""


def who_wishes(id_: str) -> str:
    """Who sent a wish, for the timeline: an operator by `starter.py`, or somebody else with a Temporal client."""
    return OPERATOR if id_.startswith(f"{OPERATOR}-") else "elsewhere"


class View(Model):
    """What an operator sees of a relationship: facts, never content.

    `mentor`: "" while nobody has been found to ask; `former`: those before. `health`: as it was when this was told; none while there is nothing to tell. `offers`: what the two may set in motion themselves. `in_force`: the rows of the vault that such an offer starts from. `plan`, `skills`: owners, days, and where their words are.
    """

    id: str
    programme: str
    phase: Phase
    status: Status
    whats_next: NextStep | None
    closing: Closing | None = None
    mentee: str
    mentor: str
    coordinator: str
    candidacies: tuple[Candidacy, ...] = ()
    declared: dict[Role, datetime] = Field(default_factory=dict)
    former: tuple[str, ...] = ()
    started_at: datetime
    transition: Transition | None = None
    rhythms: tuple[timedelta, ...]
    rhythm: timedelta
    paused_until: datetime | None = None
    meetings_held: int
    meetings_planned: int
    meeting_ahead: datetime | None = None
    meeting_number: int = 0
    meeting_sequence: int = 0
    meeting_venue: str = ""
    challenges_taken: int
    evaluations: int
    health: Health | None = None
    offers: tuple[Offer, ...] = ()
    in_force: dict[str, str] = Field(default_factory=dict)
    plan: tuple[PlanLine, ...] = ()
    skills: tuple[Skill, ...] = ()
    version: int


class AskView(Model):
    """One open ask as an operator sees it. Instants are real."""

    id: str
    relationship: str
    kind: AskKind
    role: Role
    who: str
    opened_at: datetime
    due: datetime
    ends: datetime
    reminders_sent: int
    escalated: bool
    undeliverable: bool


class LedgerPage(Model):
    """What the workflow writes into the ledger: the view, the open asks, and the notes since the last page.

    `view.version` rises; an older page never overwrites a newer one.
    """

    view: View
    asks: list[AskView]
    notes: list[Note]


class Closed(Model):
    """The end of the story."""

    id: str
    closing: Closing
    at: datetime
    meetings_held: int
    challenges_done: int
    evaluations: int
