"""The keeper of pauses: every pause ends by itself on its date, or the coordinator is asked about it every 30 days."""

import contextlib
from datetime import datetime

from mentoring.facts import PauseCheck
from mentoring.kinds import Hold, Role
from mentoring.pauses import hold, is_suspended, release, return_is_unknown
from mentoring.relationship import Pause
from workflows.asking import ask
from workflows.desk import ENGINE, Desk, EndingRequested, together
from workflows.telling import Cites, tell_both

AT_WILL = tuple(one for one in Hold if one is not Hold.CONFLICT)
"""What somebody may put an end to by saying so."""


async def keep_pauses(desk: Desk) -> None:
    """Beside the story, until cancelled: see each pause through, tell both when it begins and when it is over.

    The clocks do not wait for the letters: a mail server that is away makes no pause longer.
    """
    with contextlib.suppress(EndingRequested):
        await together(_keep_clocks(desk), _keep_told(desk))


async def _keep_clocks(desk: Desk) -> None:
    while True:
        await desk.wait_for(lambda: desk.is_paused, summary="pause")
        mark = desk.relationship.note_count
        checks = 0
        while (current := desk.relationship.pause) is not None:
            if current.until is not None:
                if not await _changed(desk, current, until=current.until):
                    restart_clocks(desk, *Hold, by=ENGINE)
            elif return_is_unknown(desk.relationship):
                checks += 1
                await _ask_coordinator(desk, current, step=f"pause-check-{mark}-{checks}")
            else:
                await _changed(desk, current)  # the coordinator is asked about the conflict (workflows/conflict.py)


async def _keep_told(desk: Desk) -> None:
    """Both are told, unless the relationship has yet to begin: they do not know of it."""
    while True:
        await desk.wait_for(lambda: desk.is_paused, summary="pause")
        desk.bustle.telling_of_pause = True
        both_know = desk.has_begun
        while (current := desk.relationship.pause) is not None:
            mark = desk.relationship.note_count
            cites = Cites(dates={"until": current.until} if current.until else {})
            name = "suspended" if is_suspended(desk.relationship) else "paused"
            if both_know:
                await tell_both(desk, name, step=f"paused-{mark}", cites=cites, through_pause=True)
            await _changed(desk, current)
        if both_know and desk.relationship.replacing is None:
            await tell_both(desk, "resumed", step=f"resumed-{desk.relationship.note_count}", through_pause=True)
        desk.bustle.telling_of_pause = False


async def _changed(desk: Desk, current: Pause, *, until: datetime | None = None) -> bool:
    """Wait until somebody changed or ended the pause (True), or for the return date `until` (False)."""
    return await desk.wait_for(lambda: desk.relationship.pause != current, until=until, summary="return")


async def _ask_coordinator(desk: Desk, current: Pause, *, step: str) -> None:
    """No return date is known. The question is dropped as soon as the pause changes."""
    cites = Cites(dates={"since": current.since})
    question = ask(desk, PauseCheck, Role.COORDINATOR, step=step, cites=cites, in_pause=True)
    reply = await desk.unless(lambda: desk.relationship.pause != current, question, summary="pause-check")
    if reply is not None and reply.facts.resume and desk.relationship.pause == current:
        restart_clocks(desk, *AT_WILL, by=Role.COORDINATOR)


def stop_clocks(desk: Desk, why: Hold, *, until: datetime | None = None, by: str) -> None:
    """Stop every clock, for one more reason or for one that lasts longer or shorter than was known."""
    hold(desk.relationship, why, until=until, now=desk.now)
    desk.note("paused", step=f"{by}: {why}")


def restart_clocks(desk: Desk, *causes: Hold, by: str) -> None:
    """These causes are over: where nothing else holds it up, every clock runs again."""
    if release(desk.relationship, *causes, now=desk.now):
        desk.note("resumed", step=by)
    else:
        desk.changed()
