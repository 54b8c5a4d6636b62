"""The debrief: the same questions to both; what came of the meeting, what follows from it, and when the next one is.

Each side is heard: where one was there alone, the other is asked at once, in neutral words, and answers the same form.
"""

from mentoring import plan
from mentoring.facts import Debrief
from mentoring.follow_ups import cited, note_down, open_ones
from mentoring.kinds import PAIR, Role
from mentoring.meetings import (
    Meeting,
    MeetingStatus,
    both_would_finish,
    debrief_step,
    next_date,
    reached,
    what_came_of_it,
    who_was_absent,
)
from workflows.asking import ask
from workflows.desk import Desk, EndingRequested, together
from workflows.telling import Cites, in_letter, tell

Told = dict[Role, Debrief]


async def debrief(desk: Desk, meeting: Meeting) -> None:
    """Where both would rather finish than meet again, this was the last meeting. An end settles it by what has been told."""
    relationship = desk.relationship
    met = relationship.clock.in_active(meeting.starts_at)  # now: a pause may come before they have told
    told: Told = {}
    try:
        await together(*(_hear(desk, meeting, role, told) for role in PAIR))
    except EndingRequested:
        _settle(desk, meeting, told)
        raise
    _settle(desk, meeting, told)
    if meeting.extra:
        return  # the next one has its date already, or finds it as if there had been none between
    fixed = next_date(told.get(Role.MENTEE), told.get(Role.MENTOR))
    usual = desk.active_now if meeting.status is MeetingStatus.MISSED else met + relationship.rhythm
    relationship.next_is_fixed = fixed is not None
    relationship.next_meeting = relationship.clock.in_active(fixed) if fixed else usual


def _settle(desk: Desk, meeting: Meeting, told: Told) -> None:
    mentee, mentor = told.get(Role.MENTEE), told.get(Role.MENTOR)
    meeting.status = what_came_of_it(mentee, mentor)
    meeting.absent = who_was_absent(mentee, mentor)
    meeting.reached = reached(mentee, mentor)
    meeting.early = not meeting.last and both_would_finish(mentee, mentor)
    meeting.last = meeting.last or meeting.early
    desk.note(f"meeting-{meeting.status}", step=f"meeting-{meeting.number}")


async def _hear(desk: Desk, meeting: Meeting, role: Role, told: Told) -> None:
    relationship = desk.relationship
    cites = _cites(desk, meeting, role)
    reply = await ask(desk, Debrief, role, step=debrief_step(meeting.number, role), cites=cites, number=meeting.number)
    if reply is None:
        return
    told[role] = reply.facts
    meeting.told += 1
    note_down(relationship.follow_ups, reply.facts, reply.answer)
    plan.tick(relationship.plan, role, done=reply.facts.plan_done)
    desk.changed()
    if reply.facts.alone:
        await _hear_the_other(desk, meeting, Role.MENTOR if role is Role.MENTEE else Role.MENTEE)


async def _hear_the_other(desk: Desk, meeting: Meeting, role: Role) -> None:
    """One letter about the ask that is open to them, and no other reminder on its heels; nothing if they have told."""
    asked = desk.relationship.asks.get(debrief_step(meeting.number, role))
    if asked is None or asked.answer is not None or asked.undeliverable or not asked.has_left:
        return
    delivery = await tell(
        desk,
        "your-side",
        role,
        step=f"meeting-{meeting.number}-your-side",
        cites=_cites(desk, meeting, role),
        ask=in_letter(desk, asked),
        unless=lambda: asked.answer is not None,
    )
    if delivery is not None:
        desk.relationship.reminded[asked.person] = desk.now


def _cites(desk: Desk, meeting: Meeting, role: Role) -> Cites:
    """What may be ticked off: the follow-ups of both, and of the plan what the reader sees to."""
    relationship = desk.relationship
    answers, numbers = cited(open_ones(relationship.follow_ups))
    lines, places = plan.cited(plan.lines_of(relationship.plan, role))
    answers, numbers = answers | lines, numbers | places
    if relationship.goals_answer:
        answers["goals"] = relationship.goals_answer
    return Cites(
        numbers={"meeting": meeting.number, "last": meeting.last, **numbers},
        dates={"met": meeting.starts_at},
        answers=answers,
    )
