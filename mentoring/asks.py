"""The ask: a person is asked for something by a date → reminded → the coordinator is told → a stated default.

Nearly all that happens in a relationship is one of these. Every ask ends in exactly one way: answered, defaulted or
cancelled. While it is open it says who is expected to do what by when, which is why no relationship goes silent (N14).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field, model_validator

from mentoring.durations import Duration
from mentoring.facts import Facts
from mentoring.kinds import AskKind, Role
from mentoring.model import Model, State


class AskTerms(Model):
    """How long an ask waits, in active time from its opening.

    reminders at `remind_after` (moved into the person's working hours, at least `apart` from one another) → the
    deadline at `answer_in`, when the ask is overdue and the coordinator is told, unless `escalate` is false → the default
    `grace` later.
    """

    answer_in: Duration = timedelta(days=7)
    remind_after: tuple[Duration, ...] = (timedelta(days=3), timedelta(days=5))
    apart: Duration = timedelta(days=1)
    grace: Duration = timedelta(days=3)
    escalate: bool = True

    @model_validator(mode="after")
    def _in_order(self) -> "AskTerms":
        moments = [timedelta(0), *self.remind_after, self.answer_in]
        if sorted(set(moments)) != moments:
            raise ValueError("reminders must come one after the other, before the deadline ('answer_in')")
        if self.grace < timedelta(0):
            raise ValueError("'grace' cannot be negative")
        return self

    def within(self, room: timedelta) -> "AskTerms":
        """The same terms made to fit into `room`, all in proportion, when they would outlast it.

        A room under a second counts as a second; reminders that would fall together there are left out.
        """
        whole = self.answer_in + self.grace
        room = max(room, timedelta(seconds=1))
        if whole <= room:
            return self
        share = room / whole
        answer_in = max(self.answer_in * share, timedelta(milliseconds=1))
        reminders = {wait * share for wait in self.remind_after}
        return AskTerms(
            answer_in=answer_in,
            remind_after=tuple(sorted(wait for wait in reminders if timedelta(0) < wait < answer_in)),
            apart=self.apart * share,
            grace=self.grace * share,
            escalate=self.escalate,
        )


class Ask(State):
    """One open ask. `opened_at` is in active time; instants shown to people come from `due`.

    `id` is its step in the relationship (`meeting-3-debrief-mentee`): unique within it, and readable in a mail log.
    `has_left`: whether the letter that asks has; before that, time does not run for the person.
    """

    id: str
    kind: AskKind
    role: Role
    person: str
    opened_at: datetime
    terms: AskTerms
    number: int = 0
    has_left: bool = False
    reminders_sent: int = 0
    reminders_passed: int = 0
    last_reminder_at: datetime | None = None
    overdue: bool = False
    escalated: bool = False
    undeliverable: bool = False
    in_pause: bool = False
    choices: tuple[str, ...] = ()
    answer: Facts | None = Field(default=None, discriminator="kind")
    answer_id: str | None = None

    @property
    def due(self) -> datetime:
        """The deadline told to the person, in active time."""
        return self.opened_at + self.terms.answer_in

    @property
    def ends(self) -> datetime:
        """When the default applies, in active time."""
        return self.due + self.terms.grace


class Move(StrEnum):
    """What happens next to an ask that nobody has answered."""

    REMIND = "remind"
    LAPSE = "lapse"
    ESCALATE = "escalate"
    DEFAULT = "default"


def next_move(ask: Ask) -> tuple[Move, datetime]:
    """The next move and its earliest instant in active time."""
    if ask.reminders_passed < len(ask.terms.remind_after):
        planned = ask.opened_at + ask.terms.remind_after[ask.reminders_passed]
        if ask.last_reminder_at is not None:
            planned = max(planned, ask.last_reminder_at + ask.terms.apart)
        if planned < ask.due:
            return Move.REMIND, planned
    if ask.terms.grace and not ask.overdue:
        return Move.LAPSE, ask.due
    if ask.terms.escalate and not ask.escalated:
        return Move.ESCALATE, ask.due
    return Move.DEFAULT, ask.ends


def latest_for(ask: Ask, move: Move) -> datetime:
    """A move may be put off into working hours, but not beyond this instant (active time).

    A reminder that would come after the deadline is left out; the coordinator is told before the default, whatever the hour.
    """
    return ask.due if move is Move.REMIND else ask.ends
