"""Closure always happens: by date, with a balance and thanks; or early, in order. Nothing is left open behind it."""

from mentoring.closure import outcome_of, outcome_of_end
from mentoring.facts import Balance
from mentoring.kinds import PAIR, Closing, Hold, Phase, Role, Status
from mentoring.meetings import MeetingStatus
from mentoring.pauses import release
from mentoring.rounds import FINAL
from workflows.asking import Reply, ask
from workflows.desk import Desk, together
from workflows.evaluation import evaluate
from workflows.hours import in_working_hours
from workflows.replacing import clear_calendar, erase_files
from workflows.telling import Cites, tell, tell_both

COMPLETED = (Closing.COMPLETED, Closing.COMPLETED_EARLY)


async def close(desk: Desk) -> None:
    """Closure in due time: both evaluate, the mentee looks back on the goals, thanks; then it is closed."""
    desk.enter(Phase.CLOSING, Role.MENTEE)
    await in_working_hours(desk, Role.MENTEE, step="closing", what="closing")
    evaluated, balance = await together(evaluate(desk, FINAL), _balance(desk))
    await desk.resumed()
    await _say_goodbye(desk.in_peace(), answered=bool(evaluated or balance))


async def _say_goodbye(desk: Desk, *, answered: bool) -> None:
    """The outcome is known: from here on nothing changes it, and nobody gets two different farewells."""
    relationship = desk.relationship
    outcome = relationship.closing = outcome_of(relationship, answered_at_closure=answered)
    answers = {"goals": relationship.goals_answer} if relationship.goals_answer else {}
    numbers = _numbers(desk)
    if outcome in COMPLETED:
        await tell(desk, "farewell-mentee", Role.MENTEE, cites=Cites(numbers=numbers, answers=answers))
        await tell(desk, "farewell-mentor", Role.MENTOR, cites=Cites(numbers=numbers))
    else:
        await tell_both(desk, "closed-in-silence", cites=Cites(numbers=numbers))
    await _close_as(desk, outcome)


async def close_early(desk: Desk) -> None:
    """An early end: the calendar is cleared, both are told in neutral words, the coordinator has the fact."""
    desk = desk.in_peace()
    relationship = desk.relationship
    if relationship.ending is None:
        raise RuntimeError("close_early without an ending")
    outcome = outcome_of_end(relationship, relationship.ending.reason)
    release(relationship, *Hold, now=desk.now)
    had_begun = relationship.phase is not Phase.CHOOSING or bool(relationship.former)
    desk.enter(Phase.CLOSING)
    await clear_calendar(desk)
    cites = Cites(numbers=_numbers(desk), codes={"reason": relationship.ending.reason.value})
    if outcome is Closing.NO_MENTOR:
        await tell(desk, "no-mentor-found", Role.MENTEE, cites=cites)
    elif desk.has_begun and outcome is Closing.LEFT and relationship.gone and not relationship.has_parted:
        await _part_from_who_left(desk)
    elif desk.has_begun:
        name = "ended" if had_begun else "ended-before-start"
        await tell_both(desk, name, cites=cites)
    await _close_as(desk, outcome)


async def _part_from_who_left(desk: Desk) -> None:
    """The one who stays learns why, in a word, and is asked how it was; what the mentee had given to read is erased at once."""
    relationship = desk.relationship
    await erase_files(desk)
    for role in PAIR:
        if relationship.person(role) not in relationship.gone and (role is Role.MENTEE or relationship.mentor_knows):
            await tell(desk, "partner-left", role, cites=Cites(numbers=_numbers(desk)))
            await evaluate(desk, FINAL, (role,))


async def _balance(desk: Desk) -> Reply[Balance] | None:
    relationship = desk.relationship
    if relationship.goals_answer is None:
        return None
    cites = Cites(answers={"goals": relationship.goals_answer})
    return await ask(desk, Balance, Role.MENTEE, step="balance", cites=cites)


async def _close_as(desk: Desk, outcome: Closing) -> None:
    relationship = desk.relationship
    await erase_files(desk)
    cites = Cites(codes={"outcome": outcome.value}, numbers=_numbers(desk))
    await tell(desk, "closed", Role.COORDINATOR, cites=cites)
    relationship.closing = outcome
    relationship.closed_at = desk.now
    relationship.phase = Phase.CLOSED
    relationship.status = Status.CLOSED
    desk.note("closed")


def _numbers(desk: Desk) -> dict[str, float]:
    relationship = desk.relationship
    held = sum(meeting.status is MeetingStatus.HELD for meeting in relationship.meetings)
    return {"meetings": held, "challenges": sum(challenge.went_well for challenge in relationship.challenges)}
