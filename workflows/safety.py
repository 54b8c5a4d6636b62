"""The mentee's safety: an alert goes to the coordinator alone and at once; the mentee is offered a way out.

It runs beside the story, which goes on: the mentor gets what they would have got, on the same days, but a challenge.
An alert outlives the page: the next run takes its asks up where they stood.
"""

import contextlib

from temporalio import workflow

from activities.partings import Parting, Partings
from mentoring.alert import Alert, Answer, Cause
from mentoring.evaluation import Dimension
from mentoring.facts import Decision, SafeExit, Wish
from mentoring.kinds import EndReason, Role
from mentoring.replacing import replace_mentor
from workflows import policies
from workflows.asking import ask
from workflows.desk import Desk, EndingRequested, together
from workflows.telling import Cites


def raise_alert(desk: Desk, cause: Cause, about: tuple[Dimension, ...] = ()) -> Alert:
    """Raise the alert. One that is open already is not raised twice; what it is about is added."""
    relationship = desk.relationship
    current = relationship.alert
    if current is None:
        current = Alert(number=len(relationship.alerts) + 1, cause=cause)
        relationship.alerts.append(current)
    current.about = tuple(one for one in Dimension if one in {*current.about, *about})
    desk.note("alert", role=Role.MENTEE)
    return current


async def confide(desk: Desk, told: SafeExit) -> None:
    """The mentee comes unasked, from their own page. That all is well needs nobody's attention."""
    if told.wish is Wish.STAY and desk.relationship.alert is None:
        return
    current = raise_alert(desk, Cause.OWN_WORD)
    current.offered = True  # they need not be asked what they have just said
    await _take_to_heart(desk, current, told)


async def keep_safe(desk: Desk) -> None:
    """Beside the story, until cancelled: see each alert through to what the coordinator decides."""
    relationship = desk.relationship
    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: relationship.alert is not None and not relationship.is_ending, summary="alert")
            if relationship.alert is not None:
                seen_through = together(_offer_a_way_out(desk, relationship.alert), _decide(desk, relationship.alert))
                await desk.unless(lambda: relationship.is_ending, seen_through, summary="alert")


async def _offer_a_way_out(desk: Desk, alert: Alert) -> None:
    """Stay, talk, or leave: whichever it is, the mentor does not learn of it. Silence changes nothing."""
    if alert.offered:
        return
    reply = await ask(desk, SafeExit, Role.MENTEE, step=f"safe-exit-{alert.number}", number=alert.number, in_pause=True)
    alert.offered = True
    if reply is not None:
        await _take_to_heart(desk, alert, reply.facts)


async def _take_to_heart(desk: Desk, alert: Alert, told: SafeExit) -> None:
    """What the mentee wants, kept at once: the coordinator's question is put anew with it."""
    alert.wish = told.wish
    desk.changed()
    if told.never_again:
        await keep_apart(desk, desk.relationship.mentor)


async def _decide(desk: Desk, alert: Alert) -> None:
    """The coordinator is asked until it is settled, and anew when the mentee has said what they want."""
    while not alert.settled:
        wish = alert.wish
        reply = await desk.unless(lambda: alert.wish is not wish, _ask_coordinator(desk, alert), summary="alert")  # noqa: B023 - dropped at once
        alert.asked += 1
        if reply is None and alert.wish is not wish:
            continue
        answer = Answer(reply.choice) if reply else alert.otherwise
        match answer:
            case Answer.CLOSE:
                _part(desk, alert)
            case Answer.REPLACE:
                alert.settled = True
                replace_mentor(desk.relationship, EndReason.MENTEE_WISH)
                desk.note("replacement-asked", step=Role.COORDINATOR.value)
                desk.stop_if_ending()
            case Answer.CARRY_ON:
                alert.settled = True
                desk.note("alert-settled")
            case Answer.SPEAK | Answer.BRING_TOGETHER:
                desk.note(f"alert-{answer}")
                await _let_it_work(desk, alert)


async def _ask_coordinator(desk: Desk, alert: Alert) -> Decision | None:
    codes = {"cause": alert.cause.value, "otherwise": "leave" if alert.otherwise else "alert"}
    codes |= {f"about-{number}": one.value for number, one in enumerate(alert.about, start=1)}
    codes |= {"wish": alert.wish.value} if alert.wish else {}
    reply = await ask(
        desk,
        Decision,
        Role.COORDINATOR,
        step=f"alert-{alert.number}-{alert.asked + 1}",
        letter="decide-alert",
        cites=Cites(codes=codes),
        choices=tuple(alert.choices),
        in_pause=True,
    )
    return reply.facts if reply else None


async def _let_it_work(desk: Desk, alert: Alert) -> None:
    """A talk needs its time; then the coordinator is asked how it stands. A new wish of the mentee's cuts it short."""
    wish, step = alert.wish, f"alert-{alert.number}"
    due = desk.now + desk.relationship.rhythm
    with desk.expecting(step, "alert", Role.COORDINATOR, due):
        await desk.wait_for(lambda: alert.wish is not wish, until=due, summary=step)


def _part(desk: Desk, alert: Alert) -> None:
    """The relationship ends in order; the mentor is told then, in the words of any early end."""
    alert.settled = True
    desk.end_because(EndReason.COORDINATOR, Role.COORDINATOR)
    desk.stop_if_ending()


async def keep_apart(desk: Desk, mentor: str) -> None:
    """The mentee and this mentor are never paired again, here or anywhere."""
    await workflow.execute_activity_method(
        Partings.keep_apart,
        Parting(mentee=desk.relationship.mentee, mentor=mentor),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="keep-apart",
    )
