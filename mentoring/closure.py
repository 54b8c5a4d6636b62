"""When a relationship is near its end, and what its outcome is."""

from datetime import datetime

from mentoring.kinds import Closing, EndReason, Phase
from mentoring.meetings import HAS_BEEN, MeetingStatus
from mentoring.relationship import Relationship

COMPLETED = (Closing.COMPLETED, Closing.COMPLETED_EARLY)


def is_last_meeting(relationship: Relationship, *, at: datetime) -> bool:
    """Whether a meeting at `at` (real) is the last: the one after it would fall beyond the end."""
    return relationship.clock.in_active(at) + relationship.rhythm > relationship.ends_at


def is_over(relationship: Relationship, *, now: datetime) -> bool:
    """Whether the last meeting has been, or the programme's time is up. A last meeting that was missed is yet to come."""
    met_last = any(meeting.last and meeting.status in HAS_BEEN for meeting in relationship.meetings)
    return met_last or relationship.clock.active(now) >= relationship.ends_at


def announce_by(relationship: Relationship) -> datetime:
    """When both are told that the end is coming (active time)."""
    return relationship.ends_at - relationship.terms.announce_closure


def closure_is_near(relationship: Relationship, *, now: datetime) -> bool:
    """Whether the end is to be announced before the next meeting is over, a rhythm from here."""
    return relationship.clock.active(now) + relationship.rhythm > announce_by(relationship)


def outcome_of(relationship: Relationship, *, answered_at_closure: bool) -> Closing:
    """A relationship that met and in which somebody still answers is completed; silence to the end is not success."""
    met = any(meeting.status is MeetingStatus.HELD for meeting in relationship.all_meetings)
    if not (met and answered_at_closure):
        return Closing.NO_ANSWER
    return Closing.COMPLETED_EARLY if _finished_early(relationship) else Closing.COMPLETED


def _finished_early(relationship: Relationship) -> bool:
    """The two agreed on an earlier end, or made a meeting their last that need not have been."""
    return relationship.tapers_to is not None or any(one.early for one in relationship.meetings)


def outcome_of_end(relationship: Relationship, reason: EndReason) -> Closing:
    """An early end, in one word. Ended by somebody before any mentor had accepted, it never began."""
    match reason:
        case EndReason.NO_MENTOR:
            return Closing.NO_MENTOR
        case EndReason.NO_ANSWER:
            return Closing.NO_ANSWER
        case EndReason.GOALS_REACHED if relationship.charter_agreed_at is not None:
            return Closing.COMPLETED_EARLY
        case _:
            never_began = relationship.phase is Phase.CHOOSING and not relationship.former
            if never_began:
                return Closing.CANCELLED_BEFORE_START
            ways = {EndReason.LEFT: Closing.LEFT, EndReason.CONFLICT: Closing.CONFLICT}
            return ways.get(reason, Closing.ENDED)
