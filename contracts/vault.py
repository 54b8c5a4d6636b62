"""What people typed and uploaded, and the links that lead them to a form. Kept in our own database, never in the engine."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from contracts.discretion import Discreet
from mentoring.facts import Facts
from mentoring.form_reading import Value
from mentoring.kinds import AskKind, Role
from mentoring.model import Model
from mentoring.ranking import Reason


class Unreadable(Discreet, LookupError):  # noqa: N818 - it names what was found
    """What is kept of somebody is not there any more, is damaged, or its key was destroyed. Trying again will not help."""


class AnswerStatus(StrEnum):
    """RECEIVED: kept, and the engine has not yet said what it thinks of it."""

    RECEIVED = "received"
    TAKEN = "taken"
    REFUSED = "refused"


class KeptAnswer(Model):
    """What a person typed for one ask (`values`) and what of it the engine is told (`facts`).

    `refusal`: why the rules did not take it, as a code.
    """

    id: str
    relationship: str
    ask: str
    kind: AskKind
    person: str
    values: dict[str, Value]
    facts: Facts = Field(discriminator="kind")
    received_at: AwareDatetime
    status: AnswerStatus = AnswerStatus.RECEIVED
    refusal: str = ""


class KeptFile(Model):
    """A file that came with an answer. `size` is in bytes."""

    id: str
    answer: str
    name: str
    media_type: str
    size: int
    content: bytes


class Portrait(Model):
    """Who is proposed to a mentee, and why: of the mentor's entry in the directory what a mentee may read, and the reasons."""

    mentor: str
    title: str = ""
    skills: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Link(Model):
    """What a link from a mail opens: one ask, or with `ask` None the person's page "what is expected of me".

    `answers`: rows of the vault that the page may cite, by the name its words use; `numbers`, `dates`, `codes`: what
    else they cite. After `expires_at` the link opens nothing.
    """

    relationship: str
    programme: str
    person: str
    role: Role
    ask: str | None
    kind: AskKind | None
    choices: tuple[str, ...] = ()
    number: int = 0
    codes: dict[str, str] = Field(default_factory=dict)
    answers: dict[str, str] = Field(default_factory=dict)
    numbers: dict[str, float] = Field(default_factory=dict)
    dates: dict[str, AwareDatetime] = Field(default_factory=dict)
    due: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    expires_at: AwareDatetime
