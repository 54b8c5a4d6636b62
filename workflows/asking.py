"""The ask, at work: open → remind → escalate → default. The rules are in mentoring/asks.py; here they meet the clock.

Every ask that opens ends in exactly one way: answered, defaulted, or cancelled with its cause.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar, cast

from contracts.letters import Delivery
from mentoring.asks import Ask, AskTerms, Move, latest_for, next_move
from mentoring.at_risk import keep_time
from mentoring.kinds import AskKind, Role
from mentoring.model import Model
from workflows.desk import Desk, EndingRequested, PauseBegan
from workflows.hours import working_moment
from workflows.reminding import next_chance, remind
from workflows.telling import NOTHING, Cites, in_letter, tell

F = TypeVar("F", bound=Model)


@dataclass(frozen=True)
class Reply(Generic[F]):
    """An answer: its facts, and the row of the vault that holds its words."""

    facts: F
    answer: str | None


async def ask(
    desk: Desk,
    wanted: type[F],
    role: Role,
    *,
    step: str,
    cites: Cites = NOTHING,
    number: int = 0,
    choices: tuple[str, ...] = (),
    terms: AskTerms | None = None,
    letter: str | None = None,
    in_pause: bool = False,
    dies_in_pause: bool = False,
    by: datetime | None = None,
    when_left: Callable[[], None] = lambda: None,
) -> Reply[F] | None:
    """Ask the person in `role` for `wanted`. Returns the reply, or None: nobody answered, the stated default applies.

    `in_pause`: it runs on the wall clock, pause or not. `dies_in_pause`: a pause cancels it and raises PauseBegan.
    `by`: the real instant at which it is over, whatever its terms; only for one that dies in a pause.
    `when_left`: called once its letter has left (or was refused). One that the last run of the chain left open goes on. Raises EndingRequested after cancelling the ask.
    """
    if not in_pause and not dies_in_pause:
        await desk.resumed()
    kind = cast(AskKind, wanted.model_fields["kind"].default)
    opened = desk.relationship.asks.get(step)
    if opened is None:
        terms = _in_time(desk, terms or desk.relationship.terms.for_ask(kind), by)
        opened = _open(desk, kind, role, step=step, terms=terms, number=number, choices=choices, in_pause=in_pause)
    try:
        if not opened.has_left:
            await _send(desk, opened, letter or f"ask-{kind}", cites, dies_in_pause=dies_in_pause, by=by)
            when_left()
        await _see_it_through(desk, opened, dies_in_pause=dies_in_pause)
    except (EndingRequested, PauseBegan, asyncio.CancelledError):
        if opened.answer is None:
            desk.note("cancelled", step=step, role=role)
        raise
    finally:
        desk.relationship.asks.pop(step, None)
        desk.changed()
    keep_time(desk.relationship, opened)
    if opened.answer is None:
        desk.note("defaulted", step=step, role=role)
        return None
    return Reply(facts=cast(F, opened.answer), answer=opened.answer_id)


def _open(
    desk: Desk,
    kind: AskKind,
    role: Role,
    *,
    step: str,
    terms: AskTerms,
    number: int,
    choices: tuple[str, ...],
    in_pause: bool,
) -> Ask:
    opened = Ask(
        id=step,
        kind=kind,
        role=role,
        person=desk.relationship.person(role),
        opened_at=desk.now if in_pause else desk.active_now,
        terms=terms,
        number=number,
        choices=choices,
        in_pause=in_pause,
    )
    desk.relationship.asks[step] = opened
    desk.note("asked", step=step, role=role)
    return opened


def _in_time(desk: Desk, terms: AskTerms, by: datetime | None) -> AskTerms:
    return terms if by is None else terms.within(by - desk.now)


async def _send(
    desk: Desk, asked: Ask, name: str, cites: Cites, *, dies_in_pause: bool, by: datetime | None = None
) -> None:
    """The letter leaves; only then does the person's time begin to run."""
    if dies_in_pause and desk.is_paused:
        raise PauseBegan
    delivery = await tell(
        desk,
        name,
        asked.role,
        step=asked.id,
        cites=cites,
        ask=in_letter(desk, asked),
        through_pause=asked.in_pause or dies_in_pause,
        unless=lambda: asked.answer is not None or (by is not None and desk.is_paused),
        by=by,
    )
    asked.opened_at = desk.now_for(asked)
    asked.terms = _in_time(desk, asked.terms, by)
    asked.has_left = True
    asked.undeliverable = delivery is Delivery.REFUSED
    desk.changed()


async def _see_it_through(desk: Desk, asked: Ask, *, dies_in_pause: bool) -> None:
    """Wait for the answer, making each move when its time has come, until answered or the default applies."""
    while asked.answer is None:
        move, planned = next_move(asked)
        if not await _its_time(desk, asked, move, planned, dies_in_pause=dies_in_pause):
            continue
        match move:
            case Move.REMIND:
                await remind(desk, asked)
            case Move.LAPSE:
                asked.overdue = True
                desk.changed()
            case Move.ESCALATE:
                await _escalate(desk, asked)
            case Move.DEFAULT:
                return


async def _its_time(desk: Desk, asked: Ask, move: Move, planned: datetime, *, dies_in_pause: bool) -> bool:
    """Wait for the move's real instant, put off into working hours. False when something changed: look again."""

    def disturbed() -> bool:
        """Answered, paused, or reminded of together with something else."""
        paused = desk.is_paused and not asked.in_pause
        return asked.answer is not None or paused or next_move(asked) != (move, planned)

    clock = desk.relationship.clock_of(asked)
    summary = f"{asked.id}: {move}"
    if await desk.wait_for(disturbed, until=clock.real(planned), summary=summary):
        await _sit_out(desk, asked, dies_in_pause=dies_in_pause)
        return False
    if move in (Move.LAPSE, Move.DEFAULT):
        return True
    latest = clock.real(latest_for(asked, move))
    if move is Move.REMIND:
        moment = await next_chance(desk, asked, latest=latest, unless=disturbed)
    else:
        moment = await working_moment(desk.relationship.coordinator, desk.now)
    if moment >= latest and not disturbed():
        asked.reminders_passed += move is Move.REMIND  # it would come too late: left out, not sent at night
        return move is not Move.REMIND
    if await desk.wait_for(disturbed, until=moment, summary=summary):
        await _sit_out(desk, asked, dies_in_pause=dies_in_pause)
        return False
    return move is not Move.REMIND or asked.person not in desk.bustle.reminding


async def _sit_out(desk: Desk, asked: Ask, *, dies_in_pause: bool) -> None:
    """Through a pause: either wait for its end or die of it."""
    if asked.answer is not None or not desk.is_paused:
        return
    if dies_in_pause:
        raise PauseBegan
    await desk.wait_for(lambda: asked.answer is not None or not desk.is_paused, summary=f"{asked.id}: paused")


async def _escalate(desk: Desk, asked: Ask) -> None:
    """The deadline has passed: the coordinator learns who was asked for what, never what anybody wrote."""
    asked.escalated = True
    cites = Cites(
        codes={"kind": asked.kind.value, "about": asked.role.value},
        dates={"due": desk.relationship.due(asked), "ends": desk.relationship.ends(asked)},
    )
    await tell(
        desk,
        "silence",
        Role.COORDINATOR,
        step=f"{asked.id}-silence",
        cites=cites,
        through_pause=asked.in_pause,
        unless=lambda: asked.answer is not None,
    )
    desk.note("escalated", step=asked.id, role=asked.role)
