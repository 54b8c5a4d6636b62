"""The mentor is replaced: a farewell to the one, the search for another, and all that the mentee has built stays (E4).

The run of the chain ends with the farewell; the next one begins with the choosing, as a relationship does.
"""

from temporalio import workflow

from activities.erasure import Erasure
from activities.partings import Partings, Withdrawal
from mentoring.facts import Rematch
from mentoring.kinds import Hold, Phase, Role
from mentoring.meetings import MeetingStatus
from mentoring.replacing import candidate_left, parted
from mentoring.rounds import FINAL
from workflows import policies
from workflows.asking import Reply, ask
from workflows.dates import call_off
from workflows.desk import ENGINE, Desk, together
from workflows.evaluation import evaluate
from workflows.pausing import restart_clocks
from workflows.telling import Cites, tell


async def part_with_mentor(desk: Desk) -> None:
    """Calendars are cleared, both are told, what the mentor could open or read is withdrawn. Nothing interrupts this.

    A candidate who leaves before there is anything to part from is simply not asked any more.
    """
    desk = desk.in_peace()
    relationship = desk.relationship
    replacing, mentor = relationship.replacing, relationship.mentor
    if replacing is None:
        raise RuntimeError("part_with_mentor without a wish for it")
    if desk.is_paused:
        restart_clocks(desk, Hold.MENTOR_AWAY, Hold.CONFLICT, by=ENGINE)
    if relationship.phase is Phase.CHOOSING:
        candidate_left(relationship)
        desk.note("candidate-left")
        await _withdraw(desk, mentor)
        return
    since = desk.active_now
    desk.note("mentor-replaced", role=Role.MENTOR)
    desk.busy_with("replacing")
    await clear_calendar(desk)
    held = sum(meeting.status is MeetingStatus.HELD for meeting in relationship.meetings)
    asks = {"ask": "yes"} if replacing.ask_mentee else {}
    cites = Cites(numbers={"meetings": held}, codes={"why": replacing.why.value, **asks})
    step = relationship.anew("mentor-thanked")
    await tell(desk, "mentor-thanked", Role.MENTOR, step=step, cites=cites, through_pause=True)
    step = relationship.anew("mentor-changes")
    await tell(desk, "mentor-changes", Role.MENTEE, step=step, cites=cites, through_pause=True)
    await _withdraw(desk, mentor)
    parted(relationship, replacing, at=since)
    desk.busy_with("replacing")


async def offer_another(desk: Desk) -> None:
    """Their mentor has left, or has stopped: the mentee says how it was, and whether they would like another. Raises EndingRequested if not."""
    relationship = desk.relationship
    desk.busy_with("rematch", Role.MENTEE)
    step = relationship.anew("rematch")
    reply, _ = await together(ask(desk, Rematch, Role.MENTEE, step=step), evaluate(desk, FINAL, (Role.MENTEE,)))
    relationship.rematch = False
    if not (isinstance(reply, Reply) and reply.facts.wanted):
        desk.end_because(relationship.former[-1].why, Role.MENTEE if reply else ENGINE)
        desk.stop_if_ending()
    relationship.mentor = ""


async def clear_calendar(desk: Desk) -> None:
    """No meeting stays in a calendar that nobody comes to; of one that has begun, nobody will tell any more."""
    relationship = desk.relationship
    while (meeting := relationship.meeting_ahead) is not None:
        await call_off(desk, meeting)
    for begun in (one for one in relationship.meetings if one.status is MeetingStatus.BEGUN):
        begun.status = MeetingStatus.UNTOLD
        desk.note("meeting-untold", step=f"meeting-{begun.number}")


async def _withdraw(desk: Desk, mentor: str) -> None:
    """The mentee's files are erased, and every link of the mentor's opens nothing any more."""
    relationship = desk.relationship
    await erase_files(desk)
    await workflow.execute_activity_method(
        Partings.withdraw,
        Withdrawal(relationship=relationship.id, person=mentor),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="withdraw",
    )
    desk.note("access-withdrawn", role=Role.MENTOR)


async def erase_files(desk: Desk) -> None:
    """What the mentee gave for the mentor to read is not kept beyond the two (S19)."""
    await workflow.execute_activity_method(
        Erasure.erase_files,
        desk.relationship.id,
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="erase-files",
    )
    desk.note("files-erased")
