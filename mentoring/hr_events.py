"""What happens to somebody in their organisation, and what of it is true at an instant.

Events come late, twice and out of order. So nothing here depends on when one arrived: of everything known about a
person, what counts is ordered by the day on which it takes effect, then by the day on which it was written down.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from pydantic import AwareDatetime, Field, field_validator, model_validator

from mentoring.kinds import HrEventType
from mentoring.model import BEGINNING_OF_TIME, END_OF_TIME, Model


class Strand(StrEnum):
    """What an event is about: of one strand, the last that has taken effect is what holds."""

    EMPLOYMENT = "employment"
    LEAVE = "leave"
    LINE = "line"
    IDENTITY = "identity"
    ERASURE = "erasure"
    REQUEST = "request"


_STRANDS = {
    HrEventType.TERMINATED: Strand.EMPLOYMENT,
    HrEventType.TERMINATION_SCHEDULED: Strand.EMPLOYMENT,
    HrEventType.TERMINATION_CANCELLED: Strand.EMPLOYMENT,
    HrEventType.REHIRED: Strand.EMPLOYMENT,
    HrEventType.REHIRE_CANCELLED: Strand.EMPLOYMENT,
    HrEventType.MANAGER_CHANGED: Strand.LINE,
    HrEventType.TRANSFERRED: Strand.LINE,
    HrEventType.LEAVE_STARTED: Strand.LEAVE,
    HrEventType.LEAVE_ENDED: Strand.LEAVE,
    HrEventType.IDENTITY_CHANGED: Strand.IDENTITY,
    HrEventType.ERASURE_REQUESTED: Strand.ERASURE,
    HrEventType.MENTORING_REQUESTED: Strand.REQUEST,
}
TERMINATIONS = frozenset({HrEventType.TERMINATED, HrEventType.TERMINATION_SCHEDULED})
_TAKES_BACK = {
    HrEventType.TERMINATION_CANCELLED: TERMINATIONS,
    HrEventType.REHIRE_CANCELLED: frozenset({HrEventType.REHIRED}),
}
TOLD = (Strand.EMPLOYMENT, Strand.LEAVE, Strand.LINE)
"""The strands that a relationship is told about, in this order. The rest concerns the directory, or a human."""


class HrEvent(Model):
    """One thing that happened to one person: ids, dates and codes, never a name.

    `id`: ours, made from the source and its own id (contracts/names.py): the same event sent again has the same.
    `employee`: the vault's id. `until`: the instant at which a leave ends, when it is known. `manager`: the vault's id
    of the new manager, None when there is none or we do not know them. `supersedes`: the `id` of an event that this
    one replaces: whatever that one said no longer counts, and does not come back. An end beyond the end of time is none
    that is known; what takes effect beyond it is refused.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")
    source: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    type: HrEventType
    employee: str = Field(pattern=r"^[A-Za-z0-9:_-]{1,100}$")
    recorded_at: AwareDatetime
    effective_at: AwareDatetime = Field(gt=BEGINNING_OF_TIME, lt=END_OF_TIME)
    until: AwareDatetime | None = None
    manager: str | None = None
    supersedes: str | None = None

    @field_validator("until")
    @classmethod
    def _known(cls, until: datetime | None) -> datetime | None:
        return None if until is not None and until >= END_OF_TIME else until

    @model_validator(mode="after")
    def _makes_sense(self) -> "HrEvent":
        if self.supersedes == self.id:
            raise ValueError("an event cannot supersede itself")
        if self.until is not None and self.until <= self.effective_at:
            raise ValueError("'until' must come after 'effective_at'")
        return self

    @property
    def strand(self) -> Strand:
        return _STRANDS[self.type]


class Standing(Model):
    """What is true of somebody at an instant, each with the event that made it so; None: nothing is known to have happened.

    `left`: they are no longer employed. `leave`: they are away. `line`, `identity`: the last change.
    """

    left: HrEvent | None = None
    leave: HrEvent | None = None
    line: HrEvent | None = None
    identity: HrEvent | None = None

    def of(self, strand: Strand) -> HrEvent | None:
        """What holds of a strand that is TOLD."""
        return {Strand.EMPLOYMENT: self.left, Strand.LEAVE: self.leave, Strand.LINE: self.line}[strand]


def in_order(events: Iterable[HrEvent]) -> list[HrEvent]:
    """Every event that counts, once, as they take effect: by effective date, then by recorded date."""
    once = {event.id: event for event in events}
    void = _void(once)
    counting = [event for event in once.values() if event.id not in void and event.type not in _TAKES_BACK]
    return sorted(counting, key=lambda event: (event.effective_at, event.recorded_at, event.id))


def standing(events: Iterable[HrEvent], at: datetime) -> Standing:
    """What is true at the instant `at` of the one person whom `events` are about. Their order does not matter."""
    last = {event.strand: event for event in in_order(events) if event.effective_at <= at}
    left = last.get(Strand.EMPLOYMENT)
    leave = last.get(Strand.LEAVE)
    return Standing(
        left=left if left is not None and left.type in TERMINATIONS else None,
        leave=leave if leave is not None and is_away(leave, at) else None,
        line=last.get(Strand.LINE),
        identity=last.get(Strand.IDENTITY),
    )


def is_away(event: HrEvent, at: datetime) -> bool:
    """Whether this is a leave that has not come to its end."""
    return event.type is HrEventType.LEAVE_STARTED and (event.until is None or at < event.until)


def next_change(events: Iterable[HrEvent], at: datetime) -> datetime | None:
    """The next instant after `at` at which something takes effect; None when nothing lies ahead."""
    return min((event.effective_at for event in in_order(events) if event.effective_at > at), default=None)


def news(events: Iterable[HrEvent], told: Mapping[Strand, HrEvent], at: datetime) -> list[HrEvent]:
    """What relationships must be told at `at`, so that they know what is true. `told`: the last they were told of each strand.

    What was overtaken before anybody heard of it is never told; what was told and is no longer true is taken back.
    """
    known = list(events)
    now = standing(known, at)
    return [event for strand in TOLD if (event := _news_of(strand, known, now.of(strand), told.get(strand), at))]


def _news_of(
    strand: Strand, events: list[HrEvent], true: HrEvent | None, told: HrEvent | None, at: datetime
) -> HrEvent | None:
    if true is not None:
        return None if told is not None and _says(told) == _says(true) else true
    if told is None or not _still_holds(told, at):
        return None
    last = next(
        (event for event in reversed(in_order(events)) if event.strand is strand and event.effective_at <= at), None
    )
    return last if last is not None and last.type in _BACK else _taken_back(told, at)


_BACK = frozenset({HrEventType.REHIRED, HrEventType.LEAVE_ENDED})


def _says(event: HrEvent) -> object:
    """What it comes to: a platform that announces a termination and then tells it on the day has said one thing."""
    if event.type in TERMINATIONS:
        return "left"
    return ("away", event.until) if event.type is HrEventType.LEAVE_STARTED else event.id


def _still_holds(told: HrEvent, at: datetime) -> bool:
    """Whether who was told this believes, at `at`, that somebody has left or is away."""
    return told.type in TERMINATIONS or is_away(told, at)


def _taken_back(told: HrEvent, at: datetime) -> HrEvent:
    """What undoes something that was told, and that has turned out not to be so."""
    undone = HrEventType.LEAVE_ENDED if told.strand is Strand.LEAVE else HrEventType.TERMINATION_CANCELLED
    return HrEvent(
        id=f"{told.id}.undone",
        source=told.source,
        type=undone,
        employee=told.employee,
        recorded_at=at,
        effective_at=at,
        supersedes=told.id,
    )


def _void(events: Mapping[str, HrEvent]) -> set[str]:
    """What does not count: superseded, cancelled, or a termination told anew before it took effect."""
    void = {event.supersedes for event in events.values() if event.supersedes is not None}
    for cancels, cancelled in _TAKES_BACK.items():
        last = max((e.recorded_at for e in events.values() if e.type is cancels and e.supersedes is None), default=None)
        if last is not None:
            void |= {event.id for event in events.values() if event.type in cancelled and event.recorded_at <= last}
    terminations = sorted((e for e in events.values() if e.type in TERMINATIONS), key=lambda event: event.recorded_at)
    for event, later in pairwise(terminations):
        if event.recorded_at < later.recorded_at < event.effective_at:
            void.add(event.id)
    return void
