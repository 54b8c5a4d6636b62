"""Insisting: what nothing can go on without is asked for again, as long as the coordinator wishes to wait."""

from typing import TypeVar

from mentoring.facts import Decision
from mentoring.kinds import EndReason, Role
from mentoring.model import Model
from workflows.asking import Reply, ask
from workflows.desk import ENGINE, Desk
from workflows.telling import NOTHING, Cites

F = TypeVar("F", bound=Model)

WAIT, CLOSE = "wait", "close"


async def insist(
    desk: Desk,
    wanted: type[F],
    role: Role,
    *,
    step: str,
    late: str,
    cites: Cites = NOTHING,
    number: int = 0,
    choices: tuple[str, ...] = (),
) -> Reply[F]:
    """Ask for what nothing can go on without, until there is an answer or the coordinator closes.

    The first word of `step` names it in the coordinator's letter (`decide-late`). Raises EndingRequested.
    """
    attempt = 1
    while (
        reply := await ask(desk, wanted, role, step=f"{step}-{attempt}", cites=cites, number=number, choices=choices)
    ) is None:
        await _decided_to_wait(desk, step.partition("-")[0], role, step=f"{late}-{attempt}", attempt=attempt)
        attempt += 1
    return reply


async def _decided_to_wait(desk: Desk, what: str, late: Role, *, step: str, attempt: int) -> None:
    """The coordinator decides whether to go on waiting. By default we wait once, then close."""
    otherwise = WAIT if attempt == 1 else CLOSE
    reply = await ask(
        desk,
        Decision,
        Role.COORDINATOR,
        step=step,
        letter="decide-late",
        choices=(WAIT, CLOSE),
        cites=Cites(codes={"what": what, "about": late.value, "otherwise": otherwise}),
    )
    choice = reply.facts.choice if reply else otherwise
    if choice == CLOSE:
        reason, by = (EndReason.COORDINATOR, Role.COORDINATOR) if reply else (EndReason.NO_ANSWER, ENGINE)
        desk.end_because(reason, by)
        desk.stop_if_ending()
