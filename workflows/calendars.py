"""The keeper of calendars: every meeting stands in each one's own calendar as it was last told to them.

It works beside the story, so that no letter waits for a calendar. One that is away is tried again for as long as the
meeting lies ahead, and then gets the version that counts by then.
"""

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.calendars import Entries, Entry
from contracts.letters import Method
from mentoring.kinds import PAIR, Role
from mentoring.meetings import Meeting, MeetingStatus
from workflows import policies
from workflows.dates import entry_of
from workflows.desk import Desk, together


async def keep_calendars(desk: Desk) -> None:
    """Beside the story, until cancelled. An end stops nothing: what was called off is taken out of the calendars."""
    await together(*(_keep(desk.in_peace(), role) for role in PAIR))


async def calendars_kept(desk: Desk) -> None:
    """Wait until both calendars are as they should be, or the meetings have gone by."""
    desk = desk.in_peace()
    await desk.wait_for(lambda: not any(_behind(desk, role) for role in PAIR), summary="calendars")


async def _keep(desk: Desk, role: Role) -> None:
    while True:
        await desk.wait_for(lambda: bool(_behind(desk, role)), summary="calendar")
        for meeting in _behind(desk, role):
            await _enter(desk, meeting, role)


def _behind(desk: Desk, role: Role) -> list[Meeting]:
    """The meetings ahead that do not yet stand in this calendar as they should."""
    return [
        meeting
        for meeting in desk.relationship.meetings
        if role in meeting.calendars and meeting.entered.get(role) != meeting.sequence and meeting.ends_at > desk.now
    ]


async def _enter(desk: Desk, meeting: Meeting, role: Role) -> None:
    """Write this version, unless there comes a newer one first."""
    version = meeting.sequence
    writing = workflow.start_activity_method(
        Entries.enter,
        _entry(desk, meeting, role),
        start_to_close_timeout=policies.CALENDAR_ATTEMPT,
        schedule_to_close_timeout=meeting.ends_at - desk.now,
        retry_policy=policies.CALENDAR,
        summary=f"meeting-{meeting.number}-{version} of {role}",
    )
    await workflow.wait_condition(lambda: writing.done() or meeting.sequence != version)
    if not writing.done():
        writing.cancel()
    try:
        await writing
    except ActivityError:
        if meeting.sequence != version:
            return
        desk.note("entry-not-written", step=f"meeting-{meeting.number}", role=role)
    meeting.entered[role] = version


def _entry(desk: Desk, meeting: Meeting, role: Role) -> Entry:
    relationship = desk.relationship
    cancelled = meeting.status is MeetingStatus.CANCELLED
    return Entry(
        relationship=relationship.id,
        person=relationship.person(role),
        mentee=relationship.mentee,
        mentor=relationship.mentor,
        at=desk.now,
        invitation=entry_of(meeting, Method.CANCEL if cancelled else Method.REQUEST),
    )
