"""How far the goals have come: reviewed half-way and at the end, by the mentee, with the mentor's view beside.

What either of them says of it stays between the two: the engine learns that it was said.
"""

from enum import StrEnum

from mentoring.facts import Balance, BalanceView
from mentoring.kinds import Role
from workflows.asking import ask
from workflows.desk import Desk, together
from workflows.telling import Cites, tell


class When(StrEnum):
    HALF_WAY = "half-way"
    CLOSURE = "closure"


async def review_goals(desk: Desk, when: When) -> str | None:
    """Both are asked at once, and the mentee gets the two views side by side.

    Returns the row of the vault with what the mentee says ("": no words); None: they did not look back.
    """
    goals = desk.relationship.goals_answer
    if goals is None:
        return None
    said: dict[str, str] = {}
    await together(_by_mentee(desk, when, goals, said), _by_mentor(desk, when, goals, said))
    if "view" in said:
        cites = Cites(answers={"goals": goals, **said}, codes={"when": when.value})
        await tell(desk, "goals-reviewed", Role.MENTEE, step=_step("goals-reviewed", when), cites=cites)
    return said.get("balance")


async def _by_mentee(desk: Desk, when: When, goals: str, said: dict[str, str]) -> None:
    """What they noted beside the evaluations is laid before them."""
    noted = {f"tie-{number}": row for number, row in enumerate(desk.relationship.ties, start=1)}
    cites = Cites(answers={"goals": goals, **noted}, codes={"when": when.value})
    reply = await ask(desk, Balance, Role.MENTEE, step=_step("balance", when), cites=cites)
    if reply is not None:
        said["balance"] = reply.answer or ""


async def _by_mentor(desk: Desk, when: When, goals: str, said: dict[str, str]) -> None:
    cites = Cites(answers={"goals": goals}, codes={"when": when.value})
    reply = await ask(desk, BalanceView, Role.MENTOR, step=_step("balance-view", when), cites=cites)
    if reply is not None:
        said["view"] = reply.answer or ""


def _step(name: str, when: When) -> str:
    return name if when is When.CLOSURE else f"{name}-{when}"
