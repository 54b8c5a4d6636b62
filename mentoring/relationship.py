"""The relationship itself: one model holds all of it, and continue-as-new carries it whole.

It holds ids, numbers, dates and codes. Names, addresses, texts and files are in the vault.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from mentoring.alert import Alert
from mentoring.asks import Ask
from mentoring.candidacy import Candidacy
from mentoring.clock import WALL, ActiveClock
from mentoring.eligibility import RefusalCode
from mentoring.evaluation import Round
from mentoring.facts import Facts
from mentoring.follow_ups import FollowUp
from mentoring.health import Reason
from mentoring.hr_events import HrEvent
from mentoring.kinds import AskKind, Closing, EndReason, Hold, Phase, Role, Status, Transition
from mentoring.ladder import Challenge
from mentoring.meetings import Meeting, MeetingStatus, Risk
from mentoring.model import Model, State
from mentoring.plan import PlanLine, Skill
from mentoring.programme import Pairing, Terms

SEEN_AT_MOST = 500
"""How many message ids are remembered: far more than can be under way at once."""


class Pause(Model):
    """A pause: since when, and until when if that is known. Real instants."""

    since: datetime
    until: datetime | None = None


class Ending(Model):
    """The wish that a relationship end, and its reason as a code."""

    reason: EndReason
    at: datetime


class Note(Model):
    """One line of the timeline: what happened, at which real instant. Codes and numbers only."""

    seq: int
    at: datetime
    event: str
    step: str = ""
    role: Role | None = None


class Initiative(State):
    """Something that one of the two has set in motion. `id`: its step in the relationship, as its offer named it.

    `facts` and `answer` (a row of the vault): what they sent last; none, and they are asked for it. `sent_back`: the other one's word on it, if they want it
    otherwise; `rounds`: how often it was sent.
    """

    id: str
    kind: AskKind
    role: Role
    facts: Facts | None = Field(default=None, discriminator="kind")
    answer: str | None = None
    sent_back: str | None = None
    rounds: int = 1


class Promoting(State):
    """The offer to carry on under the terms of another programme, or, where it `extends`, under the same for longer. `accepted`: what each of the two has said so far."""

    id: str
    programme: str
    terms: Terms
    extends: bool = False
    accepted: dict[Role, bool] = Field(default_factory=dict)


class AtRisk(State):
    """What the coordinator is asked about, until they have answered. `number`: how many meetings there were by then.

    `meetings`: how many in a row went wrong. `asked`: how often they have been. `ends_in_silence`: nobody has been heard
    for so long that their silence ends the relationship too; else they are asked again.
    """

    number: int
    why: Risk
    meetings: int = 0
    score: int = 0
    reasons: tuple[Reason, ...] = ()
    asked: int = 0
    ends_in_silence: bool = False


class Tapers(StrEnum):
    """What the two may be asked as the mentee grows more autonomous."""

    RHYTHM = "rhythm"
    CLOSURE = "closure"


class Taper(State):
    """A proposal to meet less often (`rhythm`), or to come to an end that way (`ends`, in active time).

    `accepted`: what each of the two has said so far.
    """

    id: str
    what: Tapers
    rhythm: timedelta
    ends: datetime | None = None
    accepted: dict[Role, bool] = Field(default_factory=dict)


class Replacing(Model):
    """The mentor is to be replaced: why, and by whom (`named`: the first first; none: the engine proposes).

    `ask_mentee`: whether they want another one is theirs to say.
    """

    why: EndReason
    named: tuple[str, ...] = ()
    ask_mentee: bool = False


class Stopped(State):
    """A mentor who has stopped of their own accord, until the coordinator has said whether the two may meet again.

    `word`: the row of the vault in which they say why, for the coordinator alone. `apart`: what the coordinator has said.
    """

    number: int
    mentor: str
    word: str | None = None
    apart: bool | None = None
    settled: bool = False


class Former(Model):
    """A mentor who was replaced: when (active time), why, and the meetings that the two had planned."""

    mentor: str
    at: datetime
    why: EndReason
    meetings: tuple[Meeting, ...] = ()


class Stage(Model):
    """What the engine is busy with, or waits for time alone to bring, and by when (a real instant)."""

    what: str
    role: Role
    due: datetime


class Relationship(State):
    """Schema 1. New fields get defaults: running relationships carry the old shape.

    `mentor`: the one who accepted, or the candidate of the moment; "" while there is none. `mentor_knows`: whether we have
    written to them. `named`: whom to ask, the first first. `former`: who was the mentor before; `searching_from`: the first of the
    candidacies since then; `rematch`: the mentee has yet to say whether they want another. `declared`: who declared when that no conflict of
    interest with the other is known.
    """

    schema_number: int = 1
    id: str
    programme: str
    terms: Terms
    pairing: Pairing = Pairing()
    mentee: str
    mentor: str = ""
    mentor_knows: bool = False
    named: tuple[str, ...] = ()
    candidacies: list[Candidacy] = Field(default_factory=list)
    searching_from: int = 0
    no_mentor_asked: int = 0  # how often the coordinator was asked what to do, nobody being left to ask
    former: list[Former] = Field(default_factory=list)
    replacing: Replacing | None = None
    rematch: bool = False
    stopped: list[Stopped] = Field(default_factory=list)
    declared: dict[Role, datetime] = Field(default_factory=dict)
    coordinator: str
    started_at: datetime
    terms_since: datetime | None = None  # in active time; none: these terms hold since the start
    transition: Transition | None = None
    phase: Phase = Phase.CHOOSING
    status: Status = Status.OPEN
    clock: ActiveClock = ActiveClock()
    pause: Pause | None = None
    holds: dict[Hold, datetime | None] = Field(default_factory=dict)  # what it is for, and until when each
    conflict: tuple[RefusalCode, ...] = ()  # what stands between the two, as was last seen
    conflicts_asked: int = 0
    line_changed: bool = False  # the reporting line of one of the two has, and has to be looked at
    foreseen: list[HrEvent] = Field(default_factory=list)  # told in advance, each for its day
    gone: list[str] = Field(default_factory=list)  # people who have left the organisation: nobody writes to them
    ending: Ending | None = None
    closing: Closing | None = None
    closed_at: datetime | None = None
    stage: Stage
    waits: dict[str, Stage] = Field(default_factory=dict)
    asks: dict[str, Ask] = Field(default_factory=dict)
    rhythm: timedelta
    first_meeting_planned: datetime | None = None  # in active time
    promoting: Promoting | None = None
    promotions: int = 0
    charter_agreed_at: datetime | None = None
    charter: dict[str, str] = Field(default_factory=dict)  # its rows in the vault: `charter`, `agreement`
    goals_delivered_at: datetime | None = None
    goals_answer: str | None = None
    goals_written: int = 0  # how often the mentee has written them
    goals_discussed: int = 0  # the last of these on which the mentor has had a say
    begun: dict[AskKind, int] = Field(default_factory=dict)  # initiatives of each kind so far
    initiatives: list[Initiative] = Field(default_factory=list)  # those under way
    introductions: dict[Role, str] = Field(default_factory=dict)
    meetings: list[Meeting] = Field(default_factory=list)
    meetings_numbered: int = 0
    next_meeting: datetime | None = None  # when it should be, in active time
    next_is_fixed: bool = False
    challenges_asked: int = 0
    challenges: list[Challenge] = Field(default_factory=list)
    rounds: list[Round] = Field(default_factory=list)
    rounds_from: int = 0  # the first of them that is with the mentor of now
    met_at: datetime | None = None  # when the mentor of now came, if another went before; in active time
    ties: list[str] = Field(default_factory=list)  # rows of the vault: what the mentee tied to a goal
    alerts: list[Alert] = Field(default_factory=list)
    at_risk: AtRisk | None = None
    fallen: bool = False  # its health is below the bound, and the coordinator has been asked about it
    heard_at: datetime | None = None  # when either of the two was heard last, in active time
    in_time: list[bool] = Field(default_factory=list)  # of the latest asks that may not go unanswered
    plan_made: bool = False
    plan: list[PlanLine] = Field(default_factory=list)
    skills: list[Skill] = Field(default_factory=list)
    skills_asked_of: str = ""  # the mentor who has been asked which they see
    follow_ups: list[FollowUp] = Field(default_factory=list)
    taper: Taper | None = None
    tapers: int = 0  # proposals so far
    end_proposed: bool = False
    tapers_to: datetime | None = None  # the end that both have agreed on, in active time
    closure_announced: bool = False
    reminded: dict[str, datetime] = Field(default_factory=dict)  # person → when a reminder last reached them
    digests: int = 0  # letters that reminded of several things
    seen: list[str] = Field(default_factory=list)
    refused: int = 0  # messages that were of no shape or that no rule allows
    notes: list[Note] = Field(default_factory=list)
    note_count: int = 0
    version: int = 0

    def person(self, role: Role) -> str:
        return {Role.MENTEE: self.mentee, Role.MENTOR: self.mentor, Role.COORDINATOR: self.coordinator}[role]

    @property
    def thought_of(self) -> list[Candidacy]:
        """The candidacies of the present search for a mentor."""
        return self.candidacies[self.searching_from :]

    @property
    def all_meetings(self) -> list[Meeting]:
        """With every mentor there was."""
        return [*(meeting for one in self.former for meeting in one.meetings), *self.meetings]

    @property
    def rounds_together(self) -> list[Round]:
        """Those with the mentor of now: what anybody rated with another is nothing to them."""
        return self.rounds[self.rounds_from :]

    @property
    def has_parted(self) -> bool:
        """Whether the mentor has said farewell, and nobody else has been found yet."""
        return bool(self.former) and self.former[-1].mentor == self.mentor

    def anew(self, step: str) -> str:
        """A step that is gone through again with another mentor has a name of its own."""
        return f"{step}-with-{len(self.former) + 1}" if self.former else step

    @property
    def in_force(self) -> dict[str, str]:
        """The rows of the vault that hold the goals and the charter as they stand."""
        return ({"goals": self.goals_answer} if self.goals_answer else {}) | self.charter

    @property
    def is_closed(self) -> bool:
        return self.phase is Phase.CLOSED

    @property
    def meeting_ahead(self) -> Meeting | None:
        """The next meeting that is planned, if one is."""
        planned = (meeting for meeting in self.meetings if meeting.status is MeetingStatus.PLANNED)
        return min(planned, key=lambda meeting: meeting.starts_at, default=None)

    def number_meeting(self) -> int:
        """A number for one more meeting, given out once."""
        self.meetings_numbered = max(self.meetings_numbered, len(self.meetings)) + 1
        return self.meetings_numbered

    @property
    def alert(self) -> Alert | None:
        """The alert that is open, if one is."""
        return next((alert for alert in self.alerts if not alert.settled), None)

    @property
    def is_ending(self) -> bool:
        """Nothing new begins any more: how it ends is decided."""
        return self.ending is not None or self.closing is not None

    @property
    def ends_at(self) -> datetime:
        """The end of the programme for this relationship, in active time."""
        planned = self.counted_from + self.terms.lasts
        return planned if self.tapers_to is None else min(planned, self.tapers_to)

    @property
    def counted_from(self) -> datetime:
        """Since when the terms in force hold, in active time."""
        return self.terms_since or self.started_at

    def clock_of(self, ask: Ask) -> ActiveClock:
        return WALL if ask.in_pause else self.clock

    def due(self, ask: Ask) -> datetime:
        """The real instant of the ask's deadline, a known return from a pause counted in."""
        resumes_at = self.pause.until if self.pause else None
        return self.clock_of(ask).real(ask.due, resumes_at=resumes_at)

    def ends(self, ask: Ask) -> datetime:
        """The real instant at which the ask's default applies."""
        return self.due(ask) + ask.terms.grace

    def has_seen(self, message: str) -> bool:
        return message in self.seen

    def remember(self, message: str) -> None:
        self.seen = [*self.seen, message][-SEEN_AT_MOST:]
