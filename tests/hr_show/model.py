"""What must become of a relationship: the pure rules of mentoring/hr_events.py, applied in order to what is known when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mentoring.hr_events import HrEvent, Standing, standing
from mentoring.kinds import Closing, Status


@dataclass(frozen=True)
class Life:
    """What happens to one person: each event, with the instant at which it was first heard of."""

    events: tuple[tuple[datetime, HrEvent], ...]

    def known(self, at: datetime) -> list[HrEvent]:
        return [event for heard, event in self.events if heard <= at]

    def instants(self, end: datetime) -> list[datetime]:
        """When anything may change: something is heard of, or takes effect."""
        moments = {moment for heard, event in self.events for moment in (heard, event.effective_at)}
        return sorted(moment for moment in moments if moment <= end)

    def leaves_at(self, end: datetime) -> datetime | None:
        """When they are first taken to have left: no cancellation that is heard of later undoes what followed from it."""
        return next((at for at in self.instants(end) if self.standing(at).left is not None), None)

    def standing(self, at: datetime) -> Standing:
        """What is true of them, for all that is known by then."""
        return standing(self.known(at), at)


@dataclass(frozen=True)
class Final:
    """How a relationship stands at the end. `replaced`: the mentor of the beginning is not the one of now; None: either will do."""

    status: Status
    closing: Closing | None = None
    until: datetime | None = None
    replaced: bool | None = False


def what_must_be(mentee: Life, mentor: Life, end: datetime) -> Final:
    """A mentee who leaves ends it; a mentor who leaves is replaced; whoever of the two is away holds it up."""
    gone, replaced = mentee.leaves_at(end), mentor.leaves_at(end)
    if gone is not None:
        first = None if gone == replaced else replaced is not None and replaced < gone
        return Final(Status.CLOSED, Closing.LEFT, replaced=first)
    lives: Sequence[Life] = (mentee,) if replaced is not None else (mentee, mentor)
    leaves = [leave for life in lives if (leave := life.standing(end).leave) is not None]
    if not leaves:
        return Final(Status.OPEN, replaced=replaced is not None)
    known = [leave.until for leave in leaves if leave.until is not None]
    until = max(known) if len(known) == len(leaves) else None
    return Final(Status.PAUSED, until=until, replaced=replaced is not None)
