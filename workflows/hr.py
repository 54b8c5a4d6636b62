"""What happens to one of the two in their organisation: taken in as it is told, acted on when its day has come (E1, E2, E3).

Our own fan-out tells it on the day (contracts/hr.py). A platform that signals by itself may tell it in advance: then the
day is waited for here, and a cancellation disarms it.
"""

import contextlib

from contracts.hr import HrEvent
from mentoring.hr_events import TERMINATIONS
from mentoring.kinds import EndReason, Phase
from mentoring.leaving import Comes, role_of, take_back, what_comes_of
from mentoring.pauses import AWAY
from mentoring.replacing import replace_mentor
from workflows.desk import HR, Desk, EndingRequested
from workflows.pausing import restart_clocks, stop_clocks


def take_in(desk: Desk, event: HrEvent) -> None:
    """Take it in, once. What is about neither of the two, or comes when all is over, changes nothing."""
    relationship = desk.relationship
    if relationship.has_seen(event.id):
        return
    relationship.remember(event.id)
    if relationship.is_ending and role_of(relationship, event.employee) and event.type in TERMINATIONS:
        _gone(desk, event.employee)  # whatever is still to be told, they are told no more
    if relationship.is_ending or what_comes_of(relationship, event) is None:
        desk.note("hr-without-effect")
        return
    relationship.foreseen = take_back(relationship.foreseen, event)
    if event.effective_at > desk.now:
        relationship.foreseen.append(event)
        desk.note("hr-foreseen", role=role_of(relationship, event.employee))
    else:
        _happens(desk, event)


async def keep_hr(desk: Desk) -> None:
    """Beside the story, until cancelled: what was told in advance happens on its day, unless it is taken back before."""
    relationship = desk.relationship

    def first() -> HrEvent | None:
        return min(relationship.foreseen, key=lambda one: (one.effective_at, one.recorded_at, one.id), default=None)

    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: first() is not None, summary="hr")
            coming = first()
            if coming is None or await desk.wait_for(
                lambda: first() is not coming,  # noqa: B023 - looked at within this round
                until=coming.effective_at,
                summary="hr",
            ):
                continue
            relationship.foreseen.remove(coming)
            _happens(desk, coming)


def _happens(desk: Desk, event: HrEvent) -> None:
    relationship = desk.relationship
    role, comes = role_of(relationship, event.employee), what_comes_of(relationship, event)
    if role is None or comes is None:
        return
    desk.note(f"hr-{comes}", role=role)
    match comes:
        case Comes.END:
            _gone(desk, event.employee)
            desk.end_because(EndReason.LEFT, HR)
        case Comes.ANOTHER:
            _gone(desk, event.employee)
            if relationship.replacing is None:
                replace_mentor(relationship, EndReason.LEFT, ask_mentee=relationship.phase is not Phase.CHOOSING)
        case Comes.STAYS:
            relationship.gone = [person for person in relationship.gone if person != event.employee]
        case Comes.AWAY if event.until is None or event.until > desk.now:
            stop_clocks(desk, AWAY[role], until=event.until, by=HR)
        case Comes.BACK_HERE:
            restart_clocks(desk, AWAY[role], by=HR)
        case Comes.LOOK:
            relationship.line_changed = True
        case _:
            return


def _gone(desk: Desk, person: str) -> None:
    if person not in desk.relationship.gone:
        desk.relationship.gone.append(person)
