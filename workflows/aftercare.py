"""After the end: three months on both are asked what has stayed, gently, once; later what the two wrote is erased (S35).

The relationship is closed all the while: nobody is expected to do anything, and nobody is told of any silence.
"""

from datetime import datetime, timedelta

from temporalio import workflow

from activities.erasure import Erasure
from mentoring.closure import COMPLETED
from mentoring.evaluation import Round
from mentoring.facts import Evaluation
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.rounds import AFTER
from workflows import policies
from workflows.asking import ask
from workflows.desk import Desk, together
from workflows.hours import in_working_hours
from workflows.telling import Cites


async def look_after(desk: Desk) -> None:
    """Returns once all of it is done. No time at all in the terms: not done. Nothing interrupts it."""
    desk = desk.in_peace()
    relationship = desk.relationship
    if relationship.closed_at is None:
        raise RuntimeError("look_after before the end")
    terms = relationship.terms
    if relationship.closing in COMPLETED and terms.follow_up_after:
        await _until(desk, relationship.closed_at + terms.follow_up_after, "follow-up")
        await in_working_hours(desk, Role.MENTEE, step="three-months-on", what="evaluation")
        await _three_months_on(desk)
    if terms.words_kept:
        await _until(desk, relationship.closed_at + terms.words_kept, "words-kept")
        await _forget(desk)


async def _until(desk: Desk, moment: datetime, summary: str) -> None:
    await desk.wait_for(lambda: False, until=moment, summary=summary)


async def _three_months_on(desk: Desk) -> None:
    relationship = desk.relationship
    current = Round(number=len(relationship.rounds) + 1, instrument=AFTER, at=desk.active_now)
    relationship.rounds.append(current)
    current.mentee, current.mentor = await together(*(_asked(desk, current, role) for role in PAIR))
    current.over = True
    desk.note("looked-back", step=f"evaluation-{current.number}")


async def _asked(desk: Desk, current: Round, role: Role) -> dict[str, int] | None:
    if desk.relationship.person(role) in desk.relationship.gone:
        return None
    usual = desk.relationship.terms.for_ask(AskKind.EVALUATION)
    reply = await ask(
        desk,
        Evaluation,
        role,
        step=f"evaluation-{current.number}-{role}",
        letter="three-months-on",
        cites=Cites(codes={"instrument": AFTER}),
        number=current.number,
        terms=usual.model_copy(update={"escalate": False, "grace": timedelta(0)}),
    )
    return reply.facts.scores if reply else None


async def _forget(desk: Desk) -> None:
    """The words go; what is left are ids, dates and numbers."""
    relationship = desk.relationship
    await workflow.execute_activity_method(
        Erasure.erase_words,
        relationship.id,
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="erase-words",
    )
    desk.note("words-erased")
