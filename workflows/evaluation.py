"""An evaluation round of the relationship, by both. The mentee sees the result first. Silence counts as silent, not as bad."""

from datetime import datetime

from mentoring.evaluation import Round
from mentoring.facts import Evaluation
from mentoring.kinds import PAIR, Role
from workflows.asking import Reply, ask
from workflows.desk import Desk, together
from workflows.telling import Cites, tell

PULSE, FINAL = "pulse", "final"


def evaluation_is_due(desk: Desk) -> bool:
    """The first one a set time after the start, then at the programme's interval (active time)."""
    return desk.active_now >= _next_round(desk)


def _next_round(desk: Desk) -> datetime:
    relationship = desk.relationship
    if not relationship.rounds:
        return relationship.started_at + relationship.terms.first_evaluation_after
    return relationship.rounds[-1].at + relationship.terms.evaluate_every


async def evaluate(desk: Desk, instrument: str = PULSE) -> bool:
    """One round. True when at least one of the two answered."""
    relationship = desk.relationship
    number = len(relationship.rounds) + 1
    current = Round(number=number, instrument=instrument, at=desk.active_now)
    relationship.rounds.append(current)
    mentee, mentor = await together(*(_ask(desk, current, role) for role in PAIR))
    current.mentee = mentee.facts.scores if mentee else None
    current.mentor = mentor.facts.scores if mentor else None
    desk.note("evaluated" if mentee or mentor else "evaluation-silent", step=f"evaluation-{number}")
    if mentee is not None and mentee.answer is not None:
        result = Cites(answers={"evaluation": mentee.answer}, codes={"instrument": instrument})
        await tell(desk, "evaluation-result", Role.MENTEE, step=f"evaluation-{number}-result", cites=result)
    return bool(mentee or mentor)


async def _ask(desk: Desk, current: Round, role: Role) -> Reply[Evaluation] | None:
    step = f"evaluation-{current.number}-{role}"
    cites = Cites(codes={"instrument": current.instrument})
    return await ask(desk, Evaluation, role, step=step, cites=cites, number=current.number)
