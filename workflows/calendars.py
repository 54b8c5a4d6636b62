"""The keeper of calendars: every meeting stands in each one's own calendar as it was last told to them.

It works beside the story, so that no letter and no farewell waits for a calendar. One that is away is tried again for as
long as the meeting lies ahead, and then gets the version that counts by then; that of a former mentor too.
"""

from collections.abc import Callable
from dataclasses import dataclass

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.calendars import Entries, Entry
from contracts.letters import Method
from mentoring.kinds import PAIR, Role
from mentoring.meetings import Meeting, MeetingStatus
from workflows import policies
from workflows.dates import entry_of
from workflows.desk import Desk, together


@dataclass(frozen=True)
class _Page:
    """A meeting in the calendar of one of the two. `mentor`: who it was with."""

    meeting: Meeting
    mentor: str
    role: Role


async def keep_calendars(desk: Desk) -> None:
    """Beside the story, until cancelled. An end stops nothing: what was called off is taken out of the calendars.

    One calendar that is away holds up no other: each has its own keeper, and all former mentors have one together.
    """
    desk = desk.in_peace()
    await together(
        _keep(desk, lambda: _behind(desk, Role.MENTEE)),
        _keep(desk, lambda: _behind(desk, Role.MENTOR)),
        _keep(desk, lambda: _behind_formerly(desk)),
    )


async def calendars_kept(desk: Desk) -> None:
    """Wait until every calendar is as it should be, or the meetings have gone by."""
    desk = desk.in_peace()

    def kept() -> bool:
        return not (_behind_formerly(desk) or any(_behind(desk, role) for role in PAIR))

    await desk.wait_for(kept, summary="calendars")


async def _keep(desk: Desk, behind: Callable[[], list[_Page]]) -> None:
    bustle = desk.bustle
    while True:
        await desk.wait_for(lambda: bool(behind()) and not bustle.turning, summary="calendar")
        bustle.entering += 1
        await _enter(desk, behind()[0])
        bustle.entering -= 1


def _behind(desk: Desk, role: Role) -> list[_Page]:
    """The meetings ahead that do not yet stand in this calendar as they should."""
    relationship = desk.relationship
    pages = [_Page(meeting, relationship.mentor, role) for meeting in relationship.meetings]
    if role is Role.MENTEE:
        pages += _with_former(desk, role)
    return [page for page in pages if _is_behind(desk, page)]


def _behind_formerly(desk: Desk) -> list[_Page]:
    return [page for page in _with_former(desk, Role.MENTOR) if _is_behind(desk, page)]


def _with_former(desk: Desk, role: Role) -> list[_Page]:
    return [_Page(meeting, one.mentor, role) for one in desk.relationship.former for meeting in one.meetings]


def _is_behind(desk: Desk, page: _Page) -> bool:
    meeting = page.meeting
    to_write = page.role in meeting.calendars and meeting.entered.get(page.role) != meeting.sequence
    return to_write and meeting.ends_at > desk.now


async def _enter(desk: Desk, page: _Page) -> None:
    """Write this version, unless there comes a newer one first, or the page is turned."""
    meeting, version = page.meeting, page.meeting.sequence
    writing = workflow.start_activity_method(
        Entries.enter,
        _entry(desk, page),
        start_to_close_timeout=policies.CALENDAR_ATTEMPT,
        schedule_to_close_timeout=meeting.ends_at - desk.now,
        retry_policy=policies.CALENDAR,
        cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,  # nothing overtakes it
        summary=f"meeting-{meeting.number}-{version} of {page.role}",
    )
    await workflow.wait_condition(lambda: writing.done() or meeting.sequence != version or desk.bustle.turning)
    taken_back = not writing.done()
    if taken_back:
        writing.cancel()
    try:
        await writing
    except ActivityError:
        if taken_back:
            return
        desk.note("entry-not-written", step=f"meeting-{meeting.number}", role=page.role)
    meeting.entered[page.role] = version


def _entry(desk: Desk, page: _Page) -> Entry:
    relationship = desk.relationship
    cancelled = page.meeting.status is MeetingStatus.CANCELLED
    return Entry(
        relationship=relationship.id,
        person=relationship.mentee if page.role is Role.MENTEE else page.mentor,
        mentee=relationship.mentee,
        mentor=page.mentor,
        at=desk.now,
        invitation=entry_of(page.meeting, Method.CANCEL if cancelled else Method.REQUEST),
    )
