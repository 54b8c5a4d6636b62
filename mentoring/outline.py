"""What a programme foresees, from its terms alone: the calendar of a relationship in which all goes as it should."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from mentoring.closure import announce_by, closure_is_near, is_last_meeting, is_over
from mentoring.evaluation import Round
from mentoring.kinds import Phase, Role
from mentoring.meetings import Meeting, MeetingStatus
from mentoring.model import Model
from mentoring.programme import Terms
from mentoring.relationship import Relationship, Stage
from mentoring.rounds import Due, round_before_next_meeting

BEGINS = datetime(2001, 1, 1, tzinfo=UTC)
"""Some instant: only the distance from it counts."""


class Event(StrEnum):
    """ASKED: the mentor. PREPARED: introductions, charter, goals and documents are asked for."""

    ASKED = "asked"
    PREPARED = "prepared"
    FIRST_MEETING = "first-meeting"
    PLAN = "plan"
    CHALLENGE = "challenge"
    EVALUATION = "evaluation"
    CLOSURE_ANNOUNCED = "closure-announced"
    MEETING = "meeting"
    LAST_MEETING = "last-meeting"
    CLOSURE = "closure"


MEETINGS = (Event.FIRST_MEETING, Event.MEETING, Event.LAST_MEETING)


class Foreseen(Model):
    """Something that happens `after` the start. `number` counts meetings, challenges and evaluations from 1."""

    after: timedelta
    event: Event
    number: int = 0


def outline(terms: Terms) -> list[Foreseen]:
    """What happens when, if everybody answers on the day they are asked and keeps to the usual rhythm. In order."""
    relationship = _imaginary(terms)
    first = BEGINS + terms.first_meeting_after
    foreseen = [
        Foreseen(after=timedelta(0), event=Event.ASKED),
        Foreseen(after=timedelta(0), event=Event.PREPARED),
        _held(relationship, first),
    ]
    while not is_over(relationship, now=_now(relationship)):
        now = _now(relationship)
        foreseen += _between(relationship, now)
        rounds, rhythm = relationship.rounds, relationship.rhythm
        if due := round_before_next_meeting(terms, BEGINS, rounds, now=now, rhythm=rhythm):
            foreseen.append(_evaluated(relationship, due, now))
        foreseen.append(_held(relationship, relationship.meetings[-1].starts_at + relationship.rhythm))
    closes = _now(relationship) - BEGINS
    last_evaluation = Foreseen(after=closes, event=Event.EVALUATION, number=len(relationship.rounds) + 1)
    return [*sorted(foreseen, key=lambda one: one.after), last_evaluation, Foreseen(after=closes, event=Event.CLOSURE)]


def _between(relationship: Relationship, now: datetime) -> Iterator[Foreseen]:
    """What belongs before the next meeting, evaluations apart."""
    if closure_is_near(relationship, now=now) and not relationship.closure_announced:
        relationship.closure_announced = True
        yield Foreseen(after=max(now, announce_by(relationship)) - BEGINS, event=Event.CLOSURE_ANNOUNCED)
    held = len(relationship.meetings)
    if held == 1:
        yield Foreseen(after=now - BEGINS, event=Event.PLAN)
    if relationship.terms.challenges:
        yield Foreseen(after=now - BEGINS, event=Event.CHALLENGE, number=held)


def _evaluated(relationship: Relationship, due: Due, now: datetime) -> Foreseen:
    """The round of this cycle, on its day or at once if that has gone by."""
    number, at = len(relationship.rounds) + 1, max(now, due.at)
    relationship.rounds.append(Round(number=number, instrument=due.instrument, at=at))
    return Foreseen(after=at - BEGINS, event=Event.EVALUATION, number=number)


def _held(relationship: Relationship, at: datetime) -> Foreseen:
    number = len(relationship.meetings) + 1
    meeting = Meeting(
        number=number,
        starts_at=at,
        length=relationship.terms.meeting_length,
        status=MeetingStatus.HELD,
        last=is_last_meeting(relationship, at=at),
    )
    relationship.meetings.append(meeting)
    usual = Event.FIRST_MEETING if number == 1 else Event.MEETING
    return Foreseen(after=at - BEGINS, event=Event.LAST_MEETING if meeting.last else usual, number=number)


def _now(relationship: Relationship) -> datetime:
    """Right after the meeting that was held last."""
    return relationship.meetings[-1].ends_at


def _imaginary(terms: Terms) -> Relationship:
    """A relationship on which the same rules decide as on a real one."""
    return Relationship(
        id="r-outline",
        programme="outline",
        terms=terms,
        mentee="p-mentee",
        mentor="p-mentor",
        coordinator="p-coordinator",
        started_at=BEGINS,
        phase=Phase.CORE,
        stage=Stage(what="outline", role=Role.MENTEE, due=BEGINS),
        rhythm=terms.rhythms[0],
    )
