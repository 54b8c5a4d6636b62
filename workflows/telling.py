"""Tell: one letter to one person. It waits out a pause and a mail server that is away."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.correspondence import Correspondence
from contracts.letters import Agenda, AskInLetter, Delivery, Invitation, Letter
from mentoring.asks import Ask
from mentoring.kinds import PAIR, Role
from workflows import policies
from workflows.desk import Desk, together


@dataclass(frozen=True)
class Cites:
    """What a letter's text refers to: rows of the vault, dates, numbers, codes, other people's ids, a calendar entry, an agenda."""

    answers: dict[str, str] = field(default_factory=dict)
    dates: dict[str, datetime] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    invitation: Invitation | None = None
    agenda: Agenda | None = None


NOTHING = Cites()


async def tell(
    desk: Desk,
    name: str,
    role: Role,
    *,
    step: str | None = None,
    cites: Cites = NOTHING,
    ask: AskInLetter | None = None,
    also: tuple[AskInLetter, ...] = (),
    through_pause: bool = False,
    unless: Callable[[], bool] = lambda: False,
    by: datetime | None = None,
) -> Delivery | None:
    """Send the letter `name` to the person in `role`; `step` (default: the name) makes it unique in the relationship.

    Returns what became of it; a refused one has been reported to the coordinator. `unless`, `by`: when this comes to
    hold, or this real instant comes, before the letter has left (the mail server is away), it is needed no more, taken
    back, and None is returned; so it is for somebody who has left the organisation. Raises EndingRequested.
    """
    if not through_pause:
        await desk.resumed()
    desk.stop_if_ending()
    desk.still_busy()
    if desk.relationship.person(role) in desk.relationship.gone:
        return None
    letter = _written(desk, name, role, step=step or name, cites=cites, ask=ask, also=also)
    desk.bustle.posting += 1
    try:
        delivery = await _posted(desk, letter, unless, by)
    finally:
        desk.bustle.posting -= 1
    desk.note(f"letter-{delivery or 'dropped'}", step=letter.step, role=role)
    if delivery not in (None, Delivery.SENT) and role is not Role.COORDINATOR:
        told = Cites(codes={"letter": name, "delivery": delivery.value, "about": role.value})
        step = f"undelivered-{letter.step}-{role}"
        await tell(desk, "undelivered", Role.COORDINATOR, step=step, cites=told, through_pause=through_pause)
    return delivery


def _written(
    desk: Desk,
    name: str,
    role: Role,
    *,
    step: str,
    cites: Cites,
    ask: AskInLetter | None,
    also: tuple[AskInLetter, ...],
) -> Letter:
    relationship = desk.relationship
    return Letter(
        relationship=relationship.id,
        programme=relationship.programme,
        name=name,
        step=step,
        role=role,
        recipient=relationship.person(role),
        mentee=relationship.mentee,
        mentor=relationship.mentor,
        coordinator=relationship.coordinator,
        at=desk.now,
        ask=ask,
        also=also,
        invitation=cites.invitation,
        agenda=cites.agenda,
        answers=cites.answers,
        dates=cites.dates,
        numbers=cites.numbers,
        codes=cites.codes,
        people=cites.people,
        cause=desk.cause,
    )


async def tell_both(
    desk: Desk, name: str, *, step: str | None = None, cites: Cites = NOTHING, through_pause: bool = False
) -> None:
    """The same letter to mentee and mentor, each in their own language; a candidate who has heard of nothing gets none."""
    both = PAIR if desk.relationship.mentor_knows else (Role.MENTEE,)
    await together(*(tell(desk, name, role, step=step, cites=cites, through_pause=through_pause) for role in both))


def in_letter(desk: Desk, asked: Ask) -> AskInLetter:
    """The ask as its letter tells it."""
    relationship = desk.relationship
    return AskInLetter(
        id=asked.id,
        kind=asked.kind,
        role=asked.role,
        person=asked.person,
        due=relationship.due(asked),
        ends=relationship.ends(asked),
        number=asked.number,
        choices=asked.choices,
    )


async def _posted(desk: Desk, letter: Letter, unless: Callable[[], bool], by: datetime | None) -> Delivery | None:
    sending = workflow.start_activity_method(
        Correspondence.send,
        letter,
        start_to_close_timeout=policies.MAIL_ATTEMPT,
        schedule_to_close_timeout=policies.MAIL_GIVEN_UP_AFTER,
        retry_policy=policies.MAIL,
        cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        summary=f"{letter.step} to {letter.role}",
    )
    with desk.alarm.set_to(by, f"{letter.step}: too late"):
        await workflow.wait_condition(
            lambda: sending.done() or desk.must_stop or unless() or (by is not None and desk.now >= by)
        )
    taken_back = not sending.done()
    if taken_back:
        sending.cancel()  # an attempt under way is waited for: what has left cannot be taken back
    try:
        return (await sending).delivery
    except ActivityError:
        if not taken_back:
            return Delivery.REFUSED
        desk.stop_if_ending()
        return None
