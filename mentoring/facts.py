"""What an answer tells the engine: yes or no, numbers, dates, choices. Never text, a name or a file: those stay in the vault.

Each kind of ask has its own facts; `kind` says which, so one message carries any of them.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from mentoring.kinds import AskKind, Role
from mentoring.model import Model


class Suits(StrEnum):
    """What the mentee says of a mentor who is proposed. CONFLICT: something stands between the two of them."""

    YES = "yes"
    ANOTHER = "another"
    CONFLICT = "conflict"


class Proposal(Model):
    """`declared`: that no conflict of interest is known (S9); a yes needs it."""

    kind: Literal[AskKind.PROPOSAL] = AskKind.PROPOSAL
    suits: Suits
    declared: bool = False


class Acceptance(StrEnum):
    """What a mentor says. QUESTION: to the coordinator, before they decide. CONFLICT: see Suits."""

    YES = "yes"
    NO = "no"
    QUESTION = "question"
    CONFLICT = "conflict"


class WhyNot(StrEnum):
    """Why a mentor says no, if they tell. FIT: somebody else would be of more help."""

    TIME = "time"
    MOMENT = "moment"
    FIT = "fit"
    OTHER = "other"


class Accept(Model):
    """`declared`: that no conflict of interest is known (S9); a yes needs it."""

    kind: Literal[AskKind.ACCEPT] = AskKind.ACCEPT
    answer: Acceptance
    declared: bool = False
    why: WhyNot | None = None


class Question(Model):
    """The coordinator's answer to a mentor's question: its words stay in the vault."""

    kind: Literal[AskKind.QUESTION] = AskKind.QUESTION


class Declaration(Model):
    """Whether the mentee declares that no conflict of interest is known; no: there is one."""

    kind: Literal[AskKind.DECLARATION] = AskKind.DECLARATION
    declared: bool


class Introduction(Model):
    kind: Literal[AskKind.INTRODUCTION] = AskKind.INTRODUCTION


class CharterDraft(Model):
    """`rhythm` is the time from one meeting to the next that both will live by: one of those the programme offers."""

    kind: Literal[AskKind.CHARTER_DRAFT] = AskKind.CHARTER_DRAFT
    rhythm: timedelta


class CharterAgree(Model):
    kind: Literal[AskKind.CHARTER_AGREE] = AskKind.CHARTER_AGREE
    agreed: bool


class CharterChange(Model):
    """A draft that would take the place of the charter in force."""

    kind: Literal[AskKind.CHARTER_CHANGE] = AskKind.CHARTER_CHANGE
    rhythm: timedelta


class CharterReview(Model):
    """The other one's word on a draft that would take the place of the charter in force."""

    kind: Literal[AskKind.CHARTER_REVIEW] = AskKind.CHARTER_REVIEW
    agreed: bool


class Goals(Model):
    """That there are some. How many, and how many of them outside the company, stays between the two (S8)."""

    kind: Literal[AskKind.GOALS] = AskKind.GOALS


class GoalsChange(Model):
    kind: Literal[AskKind.GOALS_CHANGE] = AskKind.GOALS_CHANGE


class GoalsComment(Model):
    kind: Literal[AskKind.GOALS_COMMENT] = AskKind.GOALS_COMMENT


class Dossier(Model):
    kind: Literal[AskKind.DOSSIER] = AskKind.DOSSIER
    files: int = Field(ge=0, le=5)
    consent: bool


class MeetingDate(Model):
    """`suits`, or another start wished for (an instant)."""

    kind: Literal[AskKind.MEETING_DATE] = AskKind.MEETING_DATE
    suits: bool
    instead: AwareDatetime | None = None


class MeetingChange(Model):
    """They cannot come after all; `instead`: another start wished for (an instant)."""

    kind: Literal[AskKind.MEETING_CHANGE] = AskKind.MEETING_CHANGE
    instead: AwareDatetime | None = None


class ExtraMeeting(Model):
    kind: Literal[AskKind.EXTRA_MEETING] = AskKind.EXTRA_MEETING


class ExtraAnswer(Model):
    """`at`: a start that the mentor offers (an instant); without it one is found."""

    kind: Literal[AskKind.EXTRA_ANSWER] = AskKind.EXTRA_ANSWER
    agreed: bool
    at: AwareDatetime | None = None


class Topics(Model):
    """What burns before a meeting: the words are the pair's."""

    kind: Literal[AskKind.TOPICS] = AskKind.TOPICS


class Reached(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class FollowUpNoted(Model):
    """One line of a debrief or of a plan: whose it is, and by which day (where its owner lives)."""

    owner: Literal[Role.MENTEE, Role.MENTOR]
    by: date


class Debrief(Model):
    """Whether the meeting took place and the goals of the day were reached; `next_at` is the next meeting fixed there.

    `alone`: it did not take place for whoever tells, who was there. `done`: follow-ups of earlier meetings, by number; `plan_done`: lines of the action plan.
    `finish`: whoever tells would rather conclude than meet again.
    """

    kind: Literal[AskKind.DEBRIEF] = AskKind.DEBRIEF
    held: bool
    alone: bool = False
    reached: Reached | None = None
    done: tuple[int, ...] = Field(default=(), max_length=100)
    plan_done: tuple[int, ...] = Field(default=(), max_length=100)
    follow_ups: tuple[FollowUpNoted, ...] = Field(default=(), max_length=5)
    next_at: AwareDatetime | None = None
    finish: bool = False


class ActionPlan(Model):
    kind: Literal[AskKind.ACTION_PLAN] = AskKind.ACTION_PLAN
    lines: tuple[FollowUpNoted, ...] = Field(min_length=1, max_length=10)


class PlanChange(Model):
    """Lines of one's own that are done or given up, by number; and new ones."""

    kind: Literal[AskKind.PLAN_CHANGE] = AskKind.PLAN_CHANGE
    done: tuple[int, ...] = Field(default=(), max_length=100)
    dropped: tuple[int, ...] = Field(default=(), max_length=100)
    lines: tuple[FollowUpNoted, ...] = Field(default=(), max_length=10)


class Skills(Model):
    """That the mentor sees some. Which they are stays between the two."""

    kind: Literal[AskKind.SKILLS] = AskKind.SKILLS


class PlanAccept(Model):
    """What the mentee keeps of what the mentor suggests: places in it, from 1."""

    kind: Literal[AskKind.PLAN_ACCEPT] = AskKind.PLAN_ACCEPT
    kept: tuple[int, ...] = Field(default=(), max_length=10)


class ChallengePropose(Model):
    """`challenge` is an id of the library, or `own` for one the mentor wrote; `none` proposes nothing this time."""

    kind: Literal[AskKind.CHALLENGE_PROPOSE] = AskKind.CHALLENGE_PROPOSE
    challenge: str = Field(pattern=r"^[a-z0-9-]{1,64}$")


class ChallengeChoice(StrEnum):
    ACCEPT = "accept"
    SOFTEN = "soften"
    DECLINE = "decline"


class ChallengeAnswer(Model):
    kind: Literal[AskKind.CHALLENGE_ANSWER] = AskKind.CHALLENGE_ANSWER
    choice: ChallengeChoice


class ChallengeOptions(Model):
    """That the mentee has thought of two ways to go about it, and chosen one (S32)."""

    kind: Literal[AskKind.CHALLENGE_OPTIONS] = AskKind.CHALLENGE_OPTIONS


class ChallengeDebrief(Model):
    """Comfort before and after, 1 (very uneasy) to 10 (at ease)."""

    kind: Literal[AskKind.CHALLENGE_DEBRIEF] = AskKind.CHALLENGE_DEBRIEF
    done: bool
    before: int | None = Field(default=None, ge=1, le=10)
    after: int | None = Field(default=None, ge=1, le=10)


class Evaluation(Model):
    """Item → score, 1 to 5. An item left out was left unanswered: silent, not bad."""

    kind: Literal[AskKind.EVALUATION] = AskKind.EVALUATION
    scores: dict[str, Annotated[int, Field(ge=1, le=5)]] = Field(max_length=40)


class Wish(StrEnum):
    """What the mentee wants who may not feel safe."""

    STAY = "stay"
    TALK = "talk"
    LEAVE = "leave"


class SafeExit(Model):
    """`never_again`: they do not want to be paired with this mentor again."""

    kind: Literal[AskKind.SAFE_EXIT] = AskKind.SAFE_EXIT
    wish: Wish
    never_again: bool = False


class MentorStop(Model):
    """That the mentor has to stop. Why, if they say so, is for the coordinator alone to read."""

    kind: Literal[AskKind.MENTOR_STOP] = AskKind.MENTOR_STOP


class Balance(Model):
    """That the mentee has looked back. What was attained stays with them: goals outside the company are among it (S8)."""

    kind: Literal[AskKind.BALANCE] = AskKind.BALANCE


class BalanceView(Model):
    """That the mentor has said how they see it. What they said is the mentee's to read."""

    kind: Literal[AskKind.BALANCE_VIEW] = AskKind.BALANCE_VIEW


class GoalTie(Model):
    """Whether the mentee ties what an evaluation says to one of their goals; to which, and what they note, is theirs alone."""

    kind: Literal[AskKind.GOAL_TIE] = AskKind.GOAL_TIE
    tied: bool


class Promotion(Model):
    """Whether they carry on under the terms of another programme."""

    kind: Literal[AskKind.PROMOTION] = AskKind.PROMOTION
    accepted: bool


class Tapering(Model):
    """Whether they want to meet less often, or to come to an end, as proposed."""

    kind: Literal[AskKind.TAPERING] = AskKind.TAPERING
    agreed: bool


class Rematch(Model):
    """Whether a mentee whose mentor has left would like another one."""

    kind: Literal[AskKind.REMATCH] = AskKind.REMATCH
    wanted: bool


class InTouch(Model):
    """Whether one of the two would like to stay in touch; how is in the vault, and shown only if both would."""

    kind: Literal[AskKind.IN_TOUCH] = AskKind.IN_TOUCH
    agreed: bool


class Extension(Model):
    """How much longer one of the two would like it to last. The other one has to say yes."""

    kind: Literal[AskKind.EXTENSION] = AskKind.EXTENSION
    by: timedelta


class Decision(Model):
    kind: Literal[AskKind.DECISION] = AskKind.DECISION
    choice: str = Field(pattern=r"^[a-z-]{1,32}$")


class PauseCheck(Model):
    kind: Literal[AskKind.PAUSE_CHECK] = AskKind.PAUSE_CHECK
    resume: bool


Facts = (
    Proposal
    | Accept
    | Question
    | Declaration
    | Introduction
    | CharterDraft
    | CharterAgree
    | CharterChange
    | CharterReview
    | Goals
    | GoalsChange
    | GoalsComment
    | Dossier
    | MeetingDate
    | MeetingChange
    | ExtraMeeting
    | ExtraAnswer
    | Topics
    | Debrief
    | ActionPlan
    | PlanChange
    | PlanAccept
    | Skills
    | ChallengePropose
    | ChallengeAnswer
    | ChallengeOptions
    | ChallengeDebrief
    | Evaluation
    | SafeExit
    | MentorStop
    | GoalTie
    | Balance
    | BalanceView
    | Promotion
    | Tapering
    | Rematch
    | InTouch
    | Extension
    | Decision
    | PauseCheck
)
