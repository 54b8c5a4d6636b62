"""An evaluation round of the relationship, by both. The mentee sees the result first. Silence counts as silent, not as bad."""

from temporalio import workflow

from activities.evaluations import Evaluations, Reading, Sheet
from mentoring.alert import Cause
from mentoring.evaluation import Dimension, Round
from mentoring.facts import Evaluation
from mentoring.kinds import PAIR, Role
from mentoring.rounds import FINAL, MID_TERM, Due, round_before_next_meeting
from mentoring.scoring import Advice, Trend, trends
from workflows import policies
from workflows.asking import Reply, ask
from workflows.attainment import When, review_goals
from workflows.desk import Desk, together
from workflows.goal_tie import show_result
from workflows.hours import in_working_hours
from workflows.safety import raise_alert
from workflows.tapering import look_at_autonomy
from workflows.telling import Cites, tell


def round_of_this_cycle(desk: Desk) -> Due | None:
    """The round that belongs between this meeting and the next; none if it can wait for the next cycle."""
    relationship = desk.relationship
    return round_before_next_meeting(
        relationship.terms,
        relationship.counted_from,
        relationship.rounds_together,
        now=desk.active_now,
        rhythm=relationship.rhythm,
        met_at=relationship.met_at,
    )


async def evaluate_on_its_day(desk: Desk, due: Due) -> None:
    """A round on the day it falls due, at once if that has gone by."""
    step = f"evaluation-{len(desk.relationship.rounds) + 1}"
    await desk.active_time(due.at - desk.active_now, step=step, what="evaluation", role=Role.MENTEE)
    await in_working_hours(desk, Role.MENTEE, step=step, what="evaluation")
    if due.instrument == MID_TERM:
        await together(evaluate(desk, due.instrument), review_goals(desk, When.HALF_WAY))
    else:
        await evaluate(desk, due.instrument)


async def evaluate(desk: Desk, instrument: str, roles: tuple[Role, ...] = PAIR) -> bool:
    """One round, of both or of the one who is still there. True when somebody answered."""
    relationship = desk.relationship
    number = len(relationship.rounds) + 1
    current = Round(number=number, instrument=instrument, at=desk.active_now)
    relationship.rounds.append(current)
    by = {Role.MENTEE: _by_mentee, Role.MENTOR: _by_mentor}
    answered = await together(*(by[role](desk, current) for role in roles))
    current.over = True
    look_at_autonomy(desk)
    desk.note("evaluated" if any(answered) else "evaluation-silent", step=f"evaluation-{number}")
    return any(answered)


async def _by_mentee(desk: Desk, current: Round) -> bool:
    """The mentee reads the result at once; the mentor is given advice, never the sheet."""
    reply = await _ask(desk, current, Role.MENTEE)
    if reply is None:
        return False
    current.mentee = reply.facts.scores
    reading = await _read(current, Role.MENTEE, reply.facts.scores)
    current.mentee_scores, current.alarms = reading.scores, reading.alarms
    if reading.alarms:
        await _sound_alarm(desk, current, reading.about)
    current.answer = reply.answer
    await show_result(desk, current)
    if reading.advice and current.instrument != FINAL:
        await _advise(desk, current, reading.advice)
    return True


async def _sound_alarm(desk: Desk, current: Round, about: tuple[Dimension, ...]) -> None:
    """To the coordinator alone; at the very end there is nothing left to hold back or to leave."""
    if current.instrument != FINAL:
        raise_alert(desk, Cause.LOW_ANSWER, about)
        return
    codes = {f"about-{number}": one.value for number, one in enumerate(about, start=1)}
    step = f"evaluation-{current.number}-alert"
    await tell(desk, "alert-at-the-end", Role.COORDINATOR, step=step, cites=Cites(codes=codes))


async def _by_mentor(desk: Desk, current: Round) -> bool:
    reply = await _ask(desk, current, Role.MENTOR)
    if reply is None:
        return False
    current.mentor = reply.facts.scores
    current.mentor_scores = (await _read(current, Role.MENTOR, reply.facts.scores)).scores
    if reply.answer is not None:
        await _mirror(desk, current, reply.answer)
    return True


async def _mirror(desk: Desk, current: Round, sheet: str) -> None:
    """The mentor reads their own sheet again, and how they see their own progress from round to round (S2)."""
    way = trends([one.mentor_scores for one in desk.relationship.rounds_together]).get(Dimension.OWN_PROGRESS)
    codes = {"instrument": current.instrument} | ({"way": way.value} if way else {})
    cites = Cites(answers={"evaluation": sheet}, codes=codes)
    await tell(desk, "evaluation-mirror", Role.MENTOR, step=f"evaluation-{current.number}-mirror", cites=cites)


async def _ask(desk: Desk, current: Round, role: Role) -> Reply[Evaluation] | None:
    step = f"evaluation-{current.number}-{role}"
    cites = Cites(codes={"instrument": current.instrument})
    return await ask(desk, Evaluation, role, step=step, cites=cites, number=current.number)


async def _read(current: Round, role: Role, scores: dict[str, int]) -> Reading:
    return await workflow.execute_local_activity_method(
        Evaluations.read,
        Sheet(instrument=current.instrument, role=role, scores=scores),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="read-evaluation",
    )


async def _advise(desk: Desk, current: Round, advice: tuple[Advice, ...]) -> None:
    ways = trends([one.mentee_scores for one in desk.relationship.rounds_together])
    codes = {one.tone.value: one.dimension.value for one in advice}
    codes |= {f"{one.tone}_way": Trend.RISING.value for one in advice if ways.get(one.dimension) is Trend.RISING}
    await tell(
        desk, "evaluation-advice", Role.MENTOR, step=f"evaluation-{current.number}-advice", cites=Cites(codes=codes)
    )
