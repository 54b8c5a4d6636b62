"""Before a meeting: the day before, the mentee is asked what burns; then its agenda leaves, to each in their working hours.

Each date of a meeting is prepared once. All of it is over when the meeting begins: nothing here makes anybody wait.
"""

from datetime import datetime

from temporalio import workflow

from activities.diary import Diary, PreparationAsked
from contracts.letters import Agenda
from mentoring import plan
from mentoring.agenda import opening_of
from mentoring.facts import Topics
from mentoring.follow_ups import cited, open_ones
from mentoring.kinds import Role
from mentoring.ladder import conversation_is_due
from mentoring.meetings import Meeting
from mentoring.preparation import Preparation
from workflows import policies
from workflows.asking import ask
from workflows.desk import Desk, together
from workflows.telling import Cites, tell


async def prepare(desk: Desk, meeting: Meeting) -> None:
    """Ask for hot topics and send the agenda, with or without them. Raises PauseBegan, EndingRequested."""
    planned = await _planned(desk, meeting)
    meeting.conversation = False
    topics = await _topics(desk, meeting, planned)
    await together(*(_send(desk, meeting, role, at, topics) for role, at in planned.leaves_at.items()))


async def _topics(desk: Desk, meeting: Meeting, planned: Preparation) -> str | None:
    """The row of the vault with the mentee's topics; None when it is too late to ask, or nothing was said."""
    if planned.asked_at is None or planned.asked_until is None:
        return None
    step = f"meeting-{meeting.number}-topics-{meeting.sequence}"
    await desk.until(planned.asked_at, summary=step)
    reply = await ask(
        desk,
        Topics,
        Role.MENTEE,
        step=step,
        cites=Cites(dates={"starts": meeting.starts_at}, numbers={"meeting": meeting.number}),
        number=meeting.number,
        dies_in_pause=True,
        by=planned.asked_until,
    )
    return reply.answer if reply else None


async def _send(desk: Desk, meeting: Meeting, role: Role, at: datetime, topics: str | None) -> None:
    """When its hour has come. A letter that a dead mail server holds back is dropped once they meet."""
    step = f"meeting-{meeting.number}-agenda-{meeting.sequence}"
    await desk.until(at, summary=step)
    meeting.conversation = meeting.conversation or conversation_is_due(desk.relationship.challenges)
    await tell(
        desk,
        "agenda",
        role,
        step=step,
        cites=_cites(desk, meeting, topics),
        through_pause=True,
        unless=lambda: desk.is_paused,
        by=meeting.starts_at,
    )


def _cites(desk: Desk, meeting: Meeting, topics: str | None) -> Cites:
    """What the two have written that belongs on this agenda."""
    relationship = desk.relationship
    rows = {"topics": topics, "goals": relationship.goals_answer}
    answers, numbers = cited(open_ones(relationship.follow_ups))
    lines, places = plan.cited(plan.open_lines(relationship.plan))
    done = sum(one.is_done for one in relationship.plan)
    answers, numbers = answers | lines, numbers | places | {plan.DONE: done}
    answers |= {name: row for name, row in rows.items() if row is not None}
    return Cites(answers=answers, numbers=numbers, agenda=_agenda(desk, meeting))


def _agenda(desk: Desk, meeting: Meeting) -> Agenda:
    closing = desk.relationship.closure_announced
    return Agenda(
        meeting=meeting.number,
        starts_at=meeting.starts_at,
        length=meeting.length,
        first=meeting.first,
        last=meeting.last,
        venue=meeting.venue,
        opening=opening_of(meeting.number, first=meeting.first, last=meeting.last, closing=closing),
        conversation=meeting.conversation,
    )


async def _planned(desk: Desk, meeting: Meeting) -> Preparation:
    relationship = desk.relationship
    return await workflow.execute_local_activity_method(
        Diary.preparation,
        PreparationAsked(
            mentee=relationship.mentee, mentor=relationship.mentor, starts_at=meeting.starts_at, now=desk.now
        ),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary=f"meeting-{meeting.number}",
    )
