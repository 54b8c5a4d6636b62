"""Closure always happens: by date, with a balance and thanks; or early, in order. Nothing is left open behind it."""

from dataclasses import dataclass, field
from datetime import datetime

from mentoring import plan
from mentoring.closure import COMPLETED, outcome_of, outcome_of_end
from mentoring.facts import InTouch
from mentoring.kinds import PAIR, Closing, Hold, Phase, Role, Status
from mentoring.meetings import MeetingStatus
from mentoring.pauses import release
from mentoring.rounds import FINAL
from workflows.asking import ask
from workflows.attainment import When, review_goals
from workflows.desk import Desk, together
from workflows.evaluation import evaluate
from workflows.hours import in_working_hours
from workflows.replacing import clear_calendar, erase_files
from workflows.telling import Cites, tell, tell_both


async def close(desk: Desk) -> None:
    """Closure in due time: both evaluate, the mentee looks back on the goals, thanks; then it is closed."""
    desk.enter(Phase.CLOSING, Role.MENTEE)
    await in_working_hours(desk, Role.MENTEE, step="closing", what="closing")
    said = await _last_words(desk)
    await desk.resumed()
    outcome = outcome_of(desk.relationship, answered_at_closure=said.answered)
    await _say_goodbye(desk.in_peace(), outcome, said)


@dataclass
class LastWords:
    """What came of the last asks. `contact`: by role, the row in which they say how they would like to stay in touch."""

    answered: bool = False
    balance: str | None = None
    contact: dict[Role, str] = field(default_factory=dict)


async def _last_words(desk: Desk) -> LastWords:
    """Both evaluate and say whether they would stay in touch, the mentee looks back on the goals; all at once."""
    said = LastWords()

    async def evaluated() -> None:
        said.answered = await evaluate(desk, FINAL) or said.answered

    async def looked_back() -> None:
        balance = await review_goals(desk, When.CLOSURE)
        said.answered, said.balance = said.answered or balance is not None, balance or None

    async def in_touch(role: Role) -> None:
        reply = await ask(desk, InTouch, role, step=f"in-touch-{role}")
        said.answered = said.answered or reply is not None
        if reply is not None and reply.facts.agreed and reply.answer is not None:
            said.contact[role] = reply.answer

    await together(evaluated(), looked_back(), *(in_touch(role) for role in PAIR))
    return said


async def _say_goodbye(desk: Desk, outcome: Closing, said: LastWords) -> None:
    """The outcome is known: from here on nothing changes it, and nobody gets two different farewells."""
    relationship = desk.relationship
    relationship.closing = outcome
    numbers = _numbers(desk)
    if outcome in COMPLETED:
        rows = {"goals": relationship.goals_answer, "balance": said.balance}
        lines, places = plan.cited(plan.lived(relationship.plan))
        own = {name: row for name, row in rows.items() if row is not None} | lines
        done = {f"{plan.name_of(one.number)}-done": 1 for one in plan.lived(relationship.plan) if one.is_done}
        both = len(said.contact) == len(PAIR)
        for role, other in zip(PAIR, reversed(PAIR), strict=True):
            answers = (own if role is Role.MENTEE else {}) | ({"contact": said.contact[other]} if both else {})
            all_numbers = numbers | (places | done if role is Role.MENTEE else {})
            cites = Cites(numbers=all_numbers, answers=answers, dates={"since": _met_since(desk)})
            await tell(desk, f"farewell-{role}", role, cites=cites)
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
    if outcome is Closing.COMPLETED_EARLY:
        await _say_goodbye(desk, outcome, await _last_words(desk))
        return
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


def _met_since(desk: Desk) -> datetime:
    """When the two of now began."""
    relationship = desk.relationship
    return min((one.starts_at for one in relationship.meetings), default=relationship.started_at)


def _numbers(desk: Desk) -> dict[str, float]:
    relationship = desk.relationship
    held = sum(meeting.status is MeetingStatus.HELD for meeting in relationship.meetings)
    return {"meetings": held, "challenges": sum(challenge.went_well for challenge in relationship.challenges)}
