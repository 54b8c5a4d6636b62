"""The debrief: the same questions to both; what came of the meeting, and when the next one is."""

from mentoring.facts import Debrief
from mentoring.kinds import PAIR, Role
from mentoring.meetings import Meeting, next_date, reached, what_came_of_it
from workflows.asking import Reply, ask
from workflows.desk import Desk, together
from workflows.telling import Cites


async def debrief(desk: Desk, meeting: Meeting) -> None:
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
