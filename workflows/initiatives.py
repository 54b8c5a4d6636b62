"""What the two set in motion themselves, beside the story: each to its end, one of a kind at a time.

A run of the chain may end while one is under way: the next takes it up where it stands, so all it has come to is in its
`Initiative`, and its asks go on.
"""

import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from mentoring.initiatives import UNDER_WAY
from mentoring.kinds import AskKind, Role
from mentoring.relationship import Initiative
from workflows.desk import Desk, EndingRequested
from workflows.telling import Cites, tell


def initiative_keepers(desk: Desk) -> list[Coroutine[Any, Any, None]]:
    """Beside the story, until cancelled: one for each kind."""
    return [_keep(desk, kind) for kind in _SEEN_THROUGH]


async def _keep(desk: Desk, kind: AskKind) -> None:
    """See each initiative of this kind through. When the relationship closes, what is under way is dropped."""
    relationship = desk.relationship

    def current() -> Initiative | None:
        return next((one for one in relationship.initiatives if one.kind is kind), None)

    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: current() is not None, summary=kind)
            if (initiative := current()) is not None:
                seen_through = _SEEN_THROUGH[kind](desk, initiative)
                await desk.unless(lambda: relationship.phase not in UNDER_WAY, seen_through, summary=kind)
                relationship.initiatives.remove(initiative)
                desk.changed()


async def _change_goals(desk: Desk, change: Initiative) -> None:
    """The mentee has written new goals: they hold at once, and the mentor gets them (S7, S18)."""
    desk.relationship.goals_answer = change.answer
    desk.note("goals-changed", step=change.id, role=Role.MENTEE)
    cites = Cites(answers={"goals": change.answer or ""})
    await tell(desk, "goals-changed", Role.MENTOR, step=change.id, cites=cites)


_SEEN_THROUGH: dict[AskKind, Callable[[Desk, Initiative], Coroutine[Any, Any, None]]] = {
    AskKind.GOALS_CHANGE: _change_goals,
}
