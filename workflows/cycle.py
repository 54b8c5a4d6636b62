"""A cycle: the stretch up to and including the next meeting. What belongs between two meetings runs beside it."""

from mentoring.closure import announce_by, closure_is_near
from mentoring.facts import ActionPlan
from mentoring.initiatives import is_under_way, set_in_motion
from mentoring.kinds import AskKind, Phase, Role
from mentoring.ladder import talked_over
from mentoring.meetings import MeetingStatus, first_meeting_lacks, none_held
from mentoring.plan import write_down
from workflows.asking import ask
from workflows.at_risk import look_at_health
from workflows.challenge import challenge, challenge_is_due
from workflows.desk import Desk, together
from workflows.evaluation import evaluate_on_its_day, round_of_this_cycle
from workflows.hours import in_working_hours
from workflows.meeting import meet
from workflows.telling import Cites, tell, tell_both


async def first_meeting(desk: Desk) -> None:
    """The first meeting, at its planned time, or later when goals or charter were late: moved, never skipped."""
    relationship = desk.relationship
    lacks = first_meeting_lacks(
        charter_agreed=relationship.charter_agreed_at is not None,
        goals_delivered=relationship.goals_delivered_at is not None,
    )
    if lacks:
        raise RuntimeError(f"the first meeting lacks {lacks}")
    desk.enter(Phase.FIRST_MEETING, Role.MENTEE)
    planned = relationship.first_meeting_planned or desk.active_now
    if planned < desk.active_now + relationship.terms.notice:
        await tell_both(desk, "first-meeting-moves", step=relationship.anew("first-meeting-moves"))
    relationship.next_meeting = planned
    await meet(desk)
    await look_at_health(desk)


async def cycle(desk: Desk) -> None:
    """One cycle of the core phase: a challenge, an evaluation if one falls due, the next meeting; then a look at its health."""
    if desk.relationship.phase is not Phase.CORE:
        desk.enter(Phase.CORE, Role.MENTEE)
    await in_working_hours(desk, Role.MENTEE, step="next-cycle", what="next-cycle")
    parts = [_meet(desk)]
    if challenge_is_due(desk):
        parts.append(challenge(desk))
    if due := round_of_this_cycle(desk):
        parts.append(evaluate_on_its_day(desk, due))
    if not desk.relationship.plan_made and not none_held(desk.relationship.meetings):
        parts.append(_plan(desk, after=len(desk.relationship.all_meetings)))
    if not desk.relationship.closure_announced and closure_is_near(desk.relationship, now=desk.now):
        parts.append(_announce_closure(desk))
    _ask_for_skills(desk)
    await together(*parts)
    await look_at_health(desk)


async def _meet(desk: Desk) -> None:
    """Once they have met, what was declined has been spoken of, if it was on the agenda."""
    met = await meet(desk)
    if met.conversation and met.status is MeetingStatus.HELD:
        talked_over(desk.relationship.challenges)


def _ask_for_skills(desk: Desk) -> None:
    """Each mentor is asked once, when the two have met, which skills they see (S29)."""
    relationship = desk.relationship
    if relationship.skills_asked_of == relationship.mentor or none_held(relationship.meetings):
        return
    relationship.skills_asked_of = relationship.mentor
    if not is_under_way(relationship, AskKind.SKILLS):
        set_in_motion(relationship, AskKind.SKILLS, Role.MENTOR)


async def _plan(desk: Desk, *, after: int) -> None:
    """The action plan is asked for after the first meeting, and again after each one until it is there (S21)."""
    reply = await ask(desk, ActionPlan, Role.MENTEE, step=f"action-plan-{after}")
    if reply is None:
        return
    desk.relationship.plan_made = True
    write_down(desk.relationship.plan, reply.facts.lines, reply.answer)
    desk.note("plan-made", role=Role.MENTEE)
    if reply.answer is not None:
        await tell(desk, "action-plan-made", Role.MENTOR, cites=Cites(answers={"plan": reply.answer}))


async def _announce_closure(desk: Desk) -> None:
    """Both are told in good time that the end is coming: on the day the programme says, or at once if that has gone by."""
    relationship = desk.relationship
    again = f"-{relationship.promotions}" if relationship.promotions else ""  # a promotion moves the end
    step, what = relationship.anew(f"closure-announced{again}"), "closing"
    left = announce_by(relationship) - desk.active_now
    await desk.active_time(left, step=step, what=what, role=Role.COORDINATOR)
    await in_working_hours(desk, Role.MENTEE, step=step, what=what)
    if desk.active_now < announce_by(relationship):
        return  # it carries on under longer terms meanwhile
    relationship.closure_announced = True
    ends = relationship.clock.real(relationship.ends_at)
    await tell_both(desk, "closure-announced", step=step, cites=Cites(dates={"ends": ends}))
