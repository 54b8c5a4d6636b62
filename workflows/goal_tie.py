"""The result of an evaluation is the mentee's, before anybody draws anything from it; they may tie it to a goal (S34)."""

from mentoring.evaluation import Round
from mentoring.facts import GoalTie
from mentoring.initiatives import is_under_way, set_in_motion
from mentoring.kinds import AskKind, Role
from mentoring.relationship import Initiative
from mentoring.rounds import FINAL
from workflows.asking import ask
from workflows.desk import Desk, together
from workflows.telling import Cites, tell

RESULT = "evaluation-result"


async def show_result(desk: Desk, current: Round) -> None:
    """Returns once the result has left. While there is time for it, its letter asks which goal it speaks to; nobody waits for that."""
    relationship = desk.relationship
    if current.answer is None:
        return
    busy = is_under_way(relationship, AskKind.GOAL_TIE)
    if current.instrument == FINAL or relationship.goals_answer is None or busy:
        await tell(desk, RESULT, Role.MENTEE, step=_step(current), cites=_cites(desk, current))
        current.shown = True
        return
    set_in_motion(relationship, AskKind.GOAL_TIE, Role.MENTEE)
    # In a task of its own: what follows still leaves because of the answer, whatever it has set off meanwhile (N11, N12).
    await together(desk.wait_for(lambda: current.shown, summary=_step(current)))


async def tie_to_goal(desk: Desk, _: Initiative) -> None:
    """What they note is for their own review of the goals, and for nobody else."""
    relationship = desk.relationship
    current = next(
        one
        for one in reversed(relationship.rounds)
        if one.answer and (not one.shown or _step(one) in relationship.asks)
    )

    def shown() -> None:
        current.shown = True
        desk.changed()

    reply = await ask(
        desk,
        GoalTie,
        Role.MENTEE,
        step=_step(current),
        letter="evaluation-result",
        cites=_cites(desk, current),
        number=current.number,
        when_left=shown,
    )
    if reply is not None and reply.facts.tied and reply.answer is not None:
        relationship.ties.append(reply.answer)


def _cites(desk: Desk, current: Round) -> Cites:
    answers = {"evaluation": current.answer, "goals": desk.relationship.goals_answer}
    return Cites(
        answers={name: row for name, row in answers.items() if row is not None},
        codes={"instrument": current.instrument},
    )


def _step(current: Round) -> str:
    return f"evaluation-{current.number}-result"
