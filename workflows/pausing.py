"""The keeper of pauses: every pause ends by itself on its date, or the coordinator is asked about it every 30 days."""

import asyncio
from datetime import datetime

from mentoring.facts import PauseCheck
from mentoring.kinds import Role, Status
from mentoring.relationship import Pause
from workflows.asking import ask
from workflows.desk import Desk, EndingRequested
from workflows.telling import Cites, tell_both


async def keep_pauses(desk: Desk) -> None:
    """Beside the story, until cancelled: see each pause through, tell both when it is over."""
    while True:
        try:
            await desk.wait_for(lambda: desk.is_paused, summary="pause")
            await _see_through(desk)
        except EndingRequested:
            return


async def _see_through(desk: Desk) -> None:
    desk.telling_of_pause = True
    mark = desk.relationship.note_count
    both_know = desk.has_begun
    if both_know:
        await tell_both(desk, "paused", step=f"paused-{mark}", cites=_return_date(desk), through_pause=True)
    checks = 0
    while (current := desk.relationship.pause) is not None:
        if current.until is None:
            checks += 1
            await _ask_coordinator(desk, current, step=f"pause-check-{mark}-{checks}")
        elif not await _changed(desk, current, until=current.until):
            restart_clocks(desk)
    if both_know:
        await tell_both(desk, "resumed", step=f"resumed-{mark}")
    desk.telling_of_pause = False


def _return_date(desk: Desk) -> Cites:
    current = desk.relationship.pause
    return Cites(dates={"until": current.until} if current and current.until else {})


async def _changed(desk: Desk, current: Pause, *, until: datetime) -> bool:
    """Wait for the return date. True when somebody changed or ended the pause first."""
    return await desk.wait_for(lambda: desk.relationship.pause != current, until=until, summary="return")


async def _ask_coordinator(desk: Desk, current: Pause, *, step: str) -> None:
    """No return date is known. The question is dropped as soon as the pause changes."""
    cites = Cites(dates={"since": current.since})
    question = asyncio.create_task(ask(desk, PauseCheck, Role.COORDINATOR, step=step, cites=cites, in_pause=True))
    try:
        await desk.wait_for(lambda: question.done() or desk.relationship.pause != current, summary="pause-check")
        reply = await question if question.done() else None
    finally:
        question.cancel()
        await asyncio.gather(question, return_exceptions=True)
    if reply is not None and reply.facts.resume and desk.relationship.pause == current:
        restart_clocks(desk)


def stop_clocks(desk: Desk, wanted: Pause) -> None:
    """Stop every clock."""
    relationship = desk.relationship
    relationship.pause = wanted
    relationship.status = Status.PAUSED
    relationship.clock = relationship.clock.stop(wanted.since)
    desk.note("paused")


def restart_clocks(desk: Desk) -> None:
    """Restart every clock: each deadline is given back the whole length of the pause."""
    relationship = desk.relationship
    relationship.pause = None
    relationship.status = Status.OPEN
    relationship.clock = relationship.clock.restart(desk.now)
    relationship.next_is_fixed = False  # a date the two fixed before the pause is looked at again
    desk.note("resumed")
