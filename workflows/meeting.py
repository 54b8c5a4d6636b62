"""A meeting: a date both can keep → the invitation → its agenda → the meeting → the debrief and the next date.

One meeting is one calendar entry: moved, called off in a pause and set again, it keeps its place in the calendar.
"""

from mentoring.closure import is_over
from mentoring.kinds import Role
from mentoring.meetings import Meeting, MeetingStatus
from workflows.dates import book, call_off, set_again, settle_again, settle_date
from workflows.debrief import debrief
from workflows.desk import Desk, PauseBegan
from workflows.preparing import prepare


async def meet(desk: Desk) -> Meeting:
    """See the next meeting through. Where it did not take place, another one is proposed at once: it is never skipped."""
    meeting = await _see_through(desk)
    if meeting.status is MeetingStatus.MISSED and not is_over(desk.relationship, now=desk.now):
        return await _see_through(desk)
    return meeting


async def _see_through(desk: Desk) -> Meeting:
    await desk.resumed()
    return await hold(desk, await book(desk))


async def hold(desk: Desk, meeting: Meeting) -> Meeting:
    """A meeting that has been booked, to its debrief. Whatever happens, it ends with a status."""
    while not await _takes_place(desk, meeting):
        await desk.resumed()
        await set_again(desk, meeting)
    await debrief(desk, meeting)
    return meeting


async def _takes_place(desk: Desk, meeting: Meeting) -> bool:
    """Invite, settle the date, prepare it, wait until the end of the meeting. False: a pause came first, and it was called off."""
    step = f"meeting-{meeting.number}"
    try:
        await settle_date(desk, meeting)
        while not await _suits_until_it_begins(desk, meeting):
            await settle_again(desk, meeting)
    except PauseBegan:
        await call_off(desk, meeting)
        return False
    meeting.status = MeetingStatus.BEGUN  # from here on it stays in the calendar, whatever comes
    with desk.expecting(step, "meeting", Role.MENTEE, meeting.ends_at):
        await desk.wait_for(lambda: False, until=meeting.ends_at, summary=step)
    return True


async def _suits_until_it_begins(desk: Desk, meeting: Meeting) -> bool:
    """Prepare it and wait for it. False: one of the two cannot come after all. Raises PauseBegan, EndingRequested."""
    await desk.unless(lambda: bool(meeting.unsuited), _prepared(desk, meeting), summary=f"meeting-{meeting.number}")
    return not meeting.unsuited


async def _prepared(desk: Desk, meeting: Meeting) -> None:
    await prepare(desk, meeting)
    await desk.until(meeting.starts_at, summary=f"meeting-{meeting.number}")
