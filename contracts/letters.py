"""What is sent to people: one letter to one person, named by its text in content/letters, told by ids and dates."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from mentoring.agenda import Opening
from mentoring.kinds import AskKind, Role
from mentoring.model import Model


class Method(StrEnum):
    """iTIP (RFC 5546): REQUEST invites and updates, CANCEL takes back."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Invitation(Model):
    """The calendar part of a letter. Same meeting, same entry: `sequence` rises with every change. `starts_at` is an instant.

    `venue`: the id of a room, `video`, or "" where the two find a place themselves.
    """

    meeting: int
    method: Method
    sequence: int
    starts_at: datetime
    length: timedelta
    first: bool = False
    last: bool = False
    venue: str = ""


class Agenda(Model):
    """The meeting that a letter prepares, as Invitation tells it. `opening`: which questions suit the mentor that day.

    `conversation`: challenges have been declined, and that is worth a word (never pressure).
    """

    meeting: int
    starts_at: datetime
    length: timedelta
    first: bool = False
    last: bool = False
    venue: str = ""
    opening: Opening
    conversation: bool = False


class AskInLetter(Model):
    """The ask behind the letter's link. `due` and `ends` are real instants."""

    id: str
    kind: AskKind
    role: Role
    person: str
    due: datetime
    ends: datetime
    number: int = 0
    choices: tuple[str, ...] = ()


class Cause(Model):
    """Why a letter leaves: the event that the story had been waiting for (as its timeline names it), or, with the event
    `time`, the moment that had come; then `step` says which (`goals-1: remind`).
    """

    event: str
    step: str = ""
    role: Role | None = None
    at: datetime


class Letter(Model):
    """One letter. `name` is its text; `step` its place in the story: with the recipient it makes the letter unique.

    `also`: what else the same person is reminded of in this letter.
    `answers`: rows of the vault that the text cites, by the name it uses (`goals`, `comment`); the wall in the composer
    decides whether this reader may see them. `dates`, `numbers`, `codes`, `people`: what else the text cites.
    `mentor`: "" while nobody has been found.
    """

    relationship: str
    programme: str
    name: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    step: str = Field(pattern=r"^[a-z0-9-]{1,100}$")
    role: Role
    recipient: str
    mentee: str
    mentor: str
    coordinator: str
    at: datetime
    ask: AskInLetter | None = None
    also: tuple[AskInLetter, ...] = ()
    invitation: Invitation | None = None
    agenda: Agenda | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    dates: dict[str, datetime] = Field(default_factory=dict)
    numbers: dict[str, float] = Field(default_factory=dict)
    codes: dict[str, str] = Field(default_factory=dict)
    people: tuple[str, ...] = ()
    cause: Cause | None = None


class Delivery(StrEnum):
    """What became of a letter. A mail server that is away is none of these: it is retried.

    UNKNOWN: the line broke after the text was handed over and no archive tells; it is never sent twice on a guess.
    """

    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Posted(Model):
    delivery: Delivery
    message_id: str
