"""Meetings: when the next one falls, what came of it, and when two in a row say that something is wrong."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from mentoring.facts import Debrief, Reached
from mentoring.kinds import Role
from mentoring.model import State
from mentoring.refusals import RuleBroken


class MeetingStatus(StrEnum):
    """PLANNED and BEGUN are the open ones; every meeting ends in one of the others. UNTOLD: both kept silent about it.

    BEGUN: its time has come; it stays in the calendar, and the two are asked what came of it.
    """

    PLANNED = "planned"
    BEGUN = "begun"
    HELD = "held"
    MISSED = "missed"
    UNTOLD = "untold"
    CANCELLED = "cancelled"


TOLD_OR_NOT = (MeetingStatus.HELD, MeetingStatus.MISSED, MeetingStatus.UNTOLD)
"""How a meeting ends whose time has come."""

HAS_BEEN = (MeetingStatus.HELD, MeetingStatus.UNTOLD)
"""Held, for all that anybody says."""


class Meeting(State):
    """One meeting, and one calendar entry: `sequence` rises with each invitation, update and cancellation sent.

    `starts_at` is a real instant; `length` is the programme's. `others`: further dates that would suit both, as proposed.
    `again`: the one before it was missed. `told`: how many of the two have told of it. `absent`: who was not there, by the word of the other and not their own.
    `first`: none was held before it; `last`: none follows; `early`: because the two would rather finish. `outside`: whose working hours it is not in, where the two have none in common. `venue`: as in mentoring/venues.py.
    `calendars`: which of the two have a calendar that we may write into; `entered`: the sequence that was seen to, for each.
    `extra`: asked for between two others; `wanted`: when, in active time, if a pause called it off.
    `unsuited`: who has said since that they cannot come, with the start they wish for instead.
    `conversation`: its agenda invites to speak about the challenges that were declined.
    """

    number: int
    starts_at: datetime
    length: timedelta
    sequence: int = 0
    status: MeetingStatus = MeetingStatus.PLANNED
    reached: Reached | None = None
    told: int = 0
    absent: Role | None = None
    again: bool = False
    first: bool = False
    last: bool = False
    early: bool = False
    moves: int = 0
    others: tuple[datetime, ...] = ()
    outside: Role | None = None
    venue: str = ""
    calendars: tuple[Role, ...] = ()
    entered: dict[Role, int] = Field(default_factory=dict)
    conversation: bool = False
    extra: bool = False
    wanted: datetime | None = None
    unsuited: dict[Role, datetime | None] = Field(default_factory=dict)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.length


def date_step(number: int, sequence: int, role: Role) -> str:
    """The ask whether a date suits: one for each version of the calendar entry, so a reply to it tells which was meant."""
    return f"meeting-{number}-date-{sequence}-{role}"


def debrief_step(number: int, role: Role) -> str:
    """The ask for what came of meeting `number`."""
    return f"meeting-{number}-debrief-{role}"


def what_came_of_it(mentee: Debrief | None, mentor: Debrief | None) -> MeetingStatus:
    """Each side is heard: one who was there says that it was held; a no-show is one only if nobody says otherwise."""
    told = [debrief for debrief in (mentee, mentor) if debrief is not None]
    if not told:
        return MeetingStatus.UNTOLD
    return MeetingStatus.HELD if any(debrief.held for debrief in told) else MeetingStatus.MISSED


def who_was_absent(mentee: Debrief | None, mentor: Debrief | None) -> Role | None:
    """One was there, and the other was not or does not say: two who each waited alone have missed each other."""
    if what_came_of_it(mentee, mentor) is not MeetingStatus.MISSED:
        return None
    alone = [debrief is not None and debrief.alone for debrief in (mentee, mentor)]
    return {(True, False): Role.MENTOR, (False, True): Role.MENTEE}.get((alone[0], alone[1]))


def none_held(meetings: Sequence[Meeting]) -> bool:
    """Whether the two have yet to meet for the first time."""
    return not any(meeting.status is MeetingStatus.HELD for meeting in meetings)


def reached(mentee: Debrief | None, mentor: Debrief | None) -> Reached | None:
    """Whether the goals of the day were reached: the mentee's word first, the mentor's if the mentee says nothing."""
    for debrief in (mentee, mentor):
        if debrief is not None and debrief.held and debrief.reached is not None:
            return debrief.reached
    return None


def next_date(mentee: Debrief | None, mentor: Debrief | None) -> datetime | None:
    """The date fixed at the end of the meeting. When they differ, the later one: nobody is called in before they are ready."""
    dates = [debrief.next_at for debrief in (mentee, mentor) if debrief is not None and debrief.next_at is not None]
    return max(dates, default=None)


def both_would_finish(mentee: Debrief | None, mentor: Debrief | None) -> bool:
    """Finishing is for the two to say: where only one says so, they meet again and may talk about it."""
    return all(debrief is not None and debrief.held and debrief.finish for debrief in (mentee, mentor))


def went_wrong(meetings: Sequence[Meeting]) -> list[Meeting]:
    """The latest meetings in a row that were missed, untold, or did not reach their goals; the latest first."""
    streak = []
    for meeting in reversed(meetings):
        if meeting.status is MeetingStatus.HELD and meeting.reached is not Reached.NO:
            break
        if meeting.status in TOLD_OR_NOT:
            streak.append(meeting)
    return streak


class Risk(StrEnum):
    """Why a relationship is at risk, as its latest meetings tell. MIXED: not all of them in the same way.

    HEALTH: no meetings in a row, but its health as a whole (mentoring/health.py).
    """

    NOT_REACHED = "not-reached"
    MISSED = "missed"
    UNTOLD = "untold"
    MIXED = "mixed"
    HEALTH = "health"


AT_RISK_AFTER = 2
"""Meetings in a row that went wrong."""

_WHY = {
    MeetingStatus.HELD: Risk.NOT_REACHED,
    MeetingStatus.MISSED: Risk.MISSED,
    MeetingStatus.UNTOLD: Risk.UNTOLD,
}


def risk(meetings: Sequence[Meeting]) -> Risk | None:
    """Whether the latest two in a row went wrong, and how."""
    latest = went_wrong(meetings)[:AT_RISK_AFTER]
    if len(latest) < AT_RISK_AFTER:
        return None
    ways = {_WHY[meeting.status] for meeting in latest}
    return ways.pop() if len(ways) == 1 else Risk.MIXED


def first_meeting_lacks(*, charter_agreed: bool, goals_delivered: bool) -> list[str]:
    """What must come before the first meeting and has not: the goals delivered to the mentor, the charter accepted by both.

    S16, S18, N10. Empty: it may be held.
    """
    lacks = {"goals-delivered": goals_delivered, "charter-agreed": charter_agreed}
    return [what for what, done in lacks.items() if not done]


def check_wished_date(wished: datetime, *, now: datetime, within: timedelta) -> None:
    """A date that someone wishes for lies ahead, and not so far that the relationship would fall silent."""
    if wished <= now:
        raise RuleBroken("date-in-the-past")
    if wished > now + within:
        raise RuleBroken("date-too-far")
