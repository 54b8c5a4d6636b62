"""A conflict of interest that comes later: whoever's reporting line changes, the two are looked at anew (E2, N1).

As long as one stands between them everything is suspended, as in a pause, and the coordinator is asked until they have
decided. It goes on by itself when a later change shows that nothing stands between them any more.
"""

import contextlib

from temporalio import workflow

from activities.candidates import Candidates, PairAsked
from mentoring.eligibility import RefusalCode
from mentoring.facts import Decision
from mentoring.initiatives import UNDER_WAY
from mentoring.kinds import EndReason, Hold, Role
from mentoring.pauses import is_suspended
from mentoring.replacing import replace_mentor
from workflows import policies
from workflows.asking import ask
from workflows.desk import HR, Desk, EndingRequested, together
from workflows.pausing import restart_clocks, stop_clocks
from workflows.telling import Cites

REPLACE, CLOSE = "replace", "close"


async def keep_clear(desk: Desk) -> None:
    """Beside the story, until cancelled."""
    with contextlib.suppress(EndingRequested):
        await together(_look(desk), _have_it_settled(desk))


async def _look(desk: Desk) -> None:
    """While a mentor is being chosen the rules are asked anyway; what changed meanwhile is looked at right after."""
    relationship = desk.relationship
    while True:
        await desk.wait_for(lambda: relationship.line_changed and relationship.phase in UNDER_WAY, summary="line")
        relationship.line_changed = False
        relationship.conflict = await _between(desk)
        if relationship.conflict and not is_suspended(relationship):
            desk.note("conflict-found")
            stop_clocks(desk, Hold.CONFLICT, by=HR)
        elif is_suspended(relationship) and not relationship.conflict:
            desk.note("conflict-gone")
            restart_clocks(desk, Hold.CONFLICT, by=HR)


async def _between(desk: Desk) -> tuple[RefusalCode, ...]:
    relationship = desk.relationship
    found: list[RefusalCode] = await workflow.execute_activity_method(
        Candidates.between,
        PairAsked(
            pairing=relationship.pairing,
            mentee=relationship.mentee,
            mentor=relationship.mentor,
            coordinator=relationship.coordinator,
            at=desk.now,
        ),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="look-between",
    )
    return tuple(found)


async def _have_it_settled(desk: Desk) -> None:
    """Asked until there is an answer: nobody else can undo a conflict."""
    relationship = desk.relationship

    def gone() -> bool:
        return not is_suspended(relationship)

    while True:
        await desk.wait_for(lambda: not gone(), summary="conflict")
        reply = await desk.unless(gone, _ask(desk), summary="conflict")
        if reply is None:
            continue
        if reply.choice == REPLACE and relationship.replacing is None:
            replace_mentor(relationship, EndReason.CONFLICT)
            desk.note("replacement-asked", step=f"{Role.COORDINATOR}: {EndReason.CONFLICT}")
        elif reply.choice == CLOSE:
            desk.end_because(EndReason.CONFLICT, Role.COORDINATOR)
        await desk.wait_for(gone, summary="conflict")


async def _ask(desk: Desk) -> Decision | None:
    relationship = desk.relationship
    relationship.conflicts_asked += 1
    codes = {"otherwise": "conflict"} | {f"conflict-{code}": code.value for code in relationship.conflict}
    reply = await ask(
        desk,
        Decision,
        Role.COORDINATOR,
        step=f"conflict-{relationship.conflicts_asked}",
        letter="decide-conflict",
        choices=(REPLACE, CLOSE),
        cites=Cites(codes=codes),
        in_pause=True,
    )
    return reply.facts if reply else None
