"""A meeting: a date both can keep → the invitation → the meeting → the debrief and the next date.

One meeting is one calendar entry: moved, called off in a pause and set again, it keeps its place in the calendar.
"""

from datetime import datetime, timedelta

from temporalio import workflow

from activities.diary import CommonSlot, Diary
from contracts.letters import Invitation, Method
from mentoring.closure import is_last_meeting
from mentoring.facts import Debrief, MeetingDate
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.meetings import (
    Meeting,
    MeetingStatus,
    next_date,
    reached,
    what_came_of_it,
)
from workflows import policies
from workflows.asking import Reply, ask
from workflows.desk import Desk, PauseBegan, together
from workflows.telling import Cites, tell_both

MOVES_AT_MOST = 2
"""After that the pair settles the date between themselves; the calendar entry stays."""


async def meet(desk: Desk, number: int) -> None:
    """See meeting `number` through, from its date to its debrief. Whatever happens, it ends with a status."""
    await desk.resumed()
    meeting = await _book(desk, number)
    while not await _takes_place(desk, meeting):
        await desk.resumed()
        await _set_again(desk, meeting)
    await _debrief(desk, meeting)


async def _book(desk: Desk, number: int) -> Meeting:
    relationship = desk.relationship
    desk.busy_with("booking")
    wished = _wished(desk)
    start = wished if relationship.next_is_fixed and wished > desk.now else await _common_slot(desk, wished)
    meeting = Meeting(
        number=number,
        starts_at=start,
        length=relationship.terms.meeting_length,
        last=is_last_meeting(relationship, at=start),
    )
    relationship.meetings.append(meeting)
    desk.note("meeting-planned", step=f"meeting-{number}")
    return meeting


async def _set_again(desk: Desk, meeting: Meeting) -> None:
    """After a pause: the same entry, later by the length of the pause, at the next time both can keep."""
    await _move(desk, meeting, _wished(desk))
    meeting.status = MeetingStatus.PLANNED
    desk.note("meeting-planned", step=f"meeting-{meeting.number}")


async def _move(desk: Desk, meeting: Meeting, after: datetime) -> None:
    meeting.starts_at = await _common_slot(desk, after)
    meeting.last = is_last_meeting(desk.relationship, at=meeting.starts_at)
    meeting.sequence += 1


async def _takes_place(desk: Desk, meeting: Meeting) -> bool:
    """Invite, settle the date, wait until the end of the meeting. False: a pause came first, and it was called off."""
    step = f"meeting-{meeting.number}"
    try:
        await _settle_date(desk, meeting)
        await desk.until(meeting.starts_at, summary=step)
    except PauseBegan:
        await call_off(desk, meeting)
        return False
    meeting.status = MeetingStatus.BEGUN  # from here on it stays in the calendar, whatever comes
    with desk.expecting(step, "meeting", Role.MENTEE, meeting.ends_at):
        await desk.wait_for(lambda: False, until=meeting.ends_at, summary=step)
    return True


async def _settle_date(desk: Desk, meeting: Meeting) -> None:
    """Both are invited and may wish for another date; silence means that it suits.

    A date that had gone by before the invitations could leave is moved too: a meeting is never skipped.
    """
    while meeting.moves < MOVES_AT_MOST:
        replies = await together(*(_ask_date(desk, meeting, role) for role in PAIR))
        unsuited = [reply.facts for reply in replies if reply is not None and not reply.facts.suits]
        if not unsuited and meeting.starts_at > desk.now:
            return
        wishes = [facts.instead for facts in unsuited if facts.instead is not None]
        after = max(wishes, default=meeting.starts_at + timedelta(days=1))
        await _move(desk, meeting, after)
        meeting.moves += 1
        desk.note("meeting-moved", step=f"meeting-{meeting.number}")
    await tell_both(
        desk,
        "meeting-moved",
        step=f"meeting-{meeting.number}-moved-{meeting.sequence}",
        cites=_invitation(meeting, Method.REQUEST),
        through_pause=True,
    )


async def _ask_date(desk: Desk, meeting: Meeting, role: Role) -> Reply[MeetingDate] | None:
    room = max(meeting.starts_at - desk.now, timedelta(seconds=1)) * 0.9
    return await ask(
        desk,
        MeetingDate,
        role,
        step=f"meeting-{meeting.number}-date-{meeting.sequence}-{role}",
        cites=_invitation(meeting, Method.REQUEST),
        number=meeting.number,
        terms=desk.relationship.terms.for_ask(AskKind.MEETING_DATE).within(room),
        dies_in_pause=True,
    )


async def call_off(desk: Desk, meeting: Meeting) -> None:
    """Take the entry out of both calendars; its date is kept in active time, so a pause gives it back.

    Nothing interrupts this, not even an end: neither is left with a meeting in the calendar that nobody comes to.
    """
    desk = desk.in_peace()
    relationship = desk.relationship
    relationship.next_meeting = relationship.clock.in_active(meeting.starts_at)
    meeting.status = MeetingStatus.CANCELLED
    meeting.sequence += 1
    desk.note("meeting-called-off", step=f"meeting-{meeting.number}")
    await tell_both(
        desk,
        "meeting-called-off",
        step=f"meeting-{meeting.number}-called-off-{meeting.sequence}",
        cites=_invitation(meeting, Method.CANCEL),
        through_pause=True,
    )


async def _debrief(desk: Desk, meeting: Meeting) -> None:
    """The same questions to both. What came of it, and when the next one is."""
    relationship = desk.relationship
    met = relationship.clock.in_active(meeting.starts_at)  # now: a pause may come before they have told
    replies = await together(*(_ask_debrief(desk, meeting, role) for role in PAIR))
    mentee, mentor = (reply.facts if reply else None for reply in replies)
    meeting.status = what_came_of_it(mentee, mentor)
    meeting.reached = reached(mentee, mentor)
    desk.note(f"meeting-{meeting.status}", step=f"meeting-{meeting.number}")
    fixed = next_date(mentee, mentor)
    relationship.next_is_fixed = fixed is not None
    relationship.next_meeting = relationship.clock.in_active(fixed) if fixed else met + relationship.rhythm


async def _ask_debrief(desk: Desk, meeting: Meeting, role: Role) -> Reply[Debrief] | None:
    step = f"meeting-{meeting.number}-debrief-{role}"
    cites = Cites(
        numbers={"meeting": meeting.number, "last": meeting.last},
        dates={"met": meeting.starts_at},
        answers={"goals": desk.relationship.goals_answer} if desk.relationship.goals_answer else {},
    )
    return await ask(desk, Debrief, role, step=step, cites=cites, number=meeting.number)


def _wished(desk: Desk) -> datetime:
    relationship = desk.relationship
    return relationship.clock.real(relationship.next_meeting or desk.active_now)


async def _common_slot(desk: Desk, wished: datetime) -> datetime:
    """The first start both can keep, at or after the wished instant and with some notice."""
    relationship = desk.relationship
    return await workflow.execute_local_activity_method(
        Diary.common_slot,
        CommonSlot(
            one=relationship.mentee,
            other=relationship.mentor,
            after=max(wished, desk.now + relationship.terms.notice),
            length=relationship.terms.meeting_length,
        ),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="common-slot",
    )


def _invitation(meeting: Meeting, method: Method) -> Cites:
    return Cites(
        invitation=Invitation(
            meeting=meeting.number,
            method=method,
            sequence=meeting.sequence,
            starts_at=meeting.starts_at,
            length=meeting.length,
            last=meeting.last,
        ),
        numbers={"meeting": meeting.number, "last": meeting.last},
    )
