"""The debrief: the same questions to both; what came of the meeting, what follows from it, and when the next one is."""

from mentoring.facts import Debrief
from mentoring.follow_ups import cited, note_down, open_ones
from mentoring.kinds import PAIR, Role
from mentoring.meetings import Meeting, both_would_finish, next_date, reached, what_came_of_it
from workflows.asking import Reply, ask
from workflows.desk import Desk, together
from workflows.telling import Cites


async def debrief(desk: Desk, meeting: Meeting) -> None:
    """Each side is heard. Where both would rather finish than meet again, this was the last meeting."""
    relationship = desk.relationship
    met = relationship.clock.in_active(meeting.starts_at)  # now: a pause may come before they have told
    replies = await together(*(_ask_debrief(desk, meeting, role) for role in PAIR))
    mentee, mentor = (reply.facts if reply else None for reply in replies)
    meeting.status = what_came_of_it(mentee, mentor)
    meeting.reached = reached(mentee, mentor)
    meeting.last = meeting.last or both_would_finish(mentee, mentor)
    desk.note(f"meeting-{meeting.status}", step=f"meeting-{meeting.number}")
    fixed = next_date(mentee, mentor)
    relationship.next_is_fixed = fixed is not None
    relationship.next_meeting = relationship.clock.in_active(fixed) if fixed else met + relationship.rhythm


async def _ask_debrief(desk: Desk, meeting: Meeting, role: Role) -> Reply[Debrief] | None:
    relationship = desk.relationship
    answers, numbers = cited(open_ones(relationship.follow_ups))
    if relationship.goals_answer:
        answers["goals"] = relationship.goals_answer
    cites = Cites(
        numbers={"meeting": meeting.number, "last": meeting.last, **numbers},
        dates={"met": meeting.starts_at},
        answers=answers,
    )
    step = f"meeting-{meeting.number}-debrief-{role}"
    reply = await ask(desk, Debrief, role, step=step, cites=cites, number=meeting.number)
    if reply is not None:
        note_down(relationship.follow_ups, reply.facts, reply.answer)
        desk.changed()
    return reply
