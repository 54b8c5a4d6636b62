"""At risk: the coordinator is asked what to do, and must answer. Beside the story, which goes on."""

import contextlib

from mentoring.at_risk import HELPS, Choice, find_risk
from mentoring.facts import Decision
from mentoring.initiatives import UNDER_WAY
from mentoring.kinds import EndReason, Role
from mentoring.meetings import Risk
from mentoring.relationship import AtRisk
from mentoring.replacing import replace_mentor
from workflows.asking import ask
from workflows.desk import ENGINE, Desk, EndingRequested
from workflows.telling import Cites, tell_both


async def look_at_health(desk: Desk) -> None:
    """After each meeting, never in a pause. Where meetings went wrong, the next one waits for the first word on it."""
    await desk.resumed()
    relationship = desk.relationship
    found = find_risk(relationship, now=desk.now)
    if found is None:
        return
    desk.note(f"at-risk-{found.why}")
    current = relationship.at_risk
    if current is not None:
        current.meetings, current.ends_in_silence = found.meetings, found.ends_in_silence
    else:
        current = relationship.at_risk = found
    if found.why is not Risk.HEALTH:
        asked = current.asked
        await desk.wait_for(lambda: relationship.at_risk is None or current.asked > asked, summary="at-risk")


async def keep_watch(desk: Desk) -> None:
    """Beside the story, until cancelled: see each risk through to what the coordinator decides."""
    relationship = desk.relationship
    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: relationship.at_risk is not None, summary="at-risk")
            if (current := relationship.at_risk) is not None:
                await desk.unless(
                    lambda: relationship.phase not in UNDER_WAY, _decided(desk, current), summary="at-risk"
                )
                relationship.at_risk = None
                desk.changed()


async def _decided(desk: Desk, current: AtRisk) -> None:
    """Asked until there is an answer; anew when silence has become the last word."""
    while True:
        before = current.ends_in_silence
        reply = await desk.unless(
            lambda: current.ends_in_silence is not before,  # noqa: B023 - dropped at once
            _asked(desk, current),
            summary="at-risk",
        )
        current.asked += 1
        if reply is not None:
            await _seen_to(desk, current, reply.choice)
            return
        if before and current.ends_in_silence:
            desk.end_because(EndReason.NO_ANSWER, ENGINE)
            return


async def _asked(desk: Desk, current: AtRisk) -> Decision | None:
    otherwise = "close" if current.ends_in_silence else "at-risk"
    codes = {"otherwise": otherwise, "why": current.why.value}
    numbers: dict[str, float] = {"meetings": current.meetings, "score": current.score}
    for reason in current.reasons:
        codes[f"sign-{reason.sign}"] = reason.sign.value
        numbers |= {f"{reason.sign}-{name}": value for name, value in reason.facts.items()}
    reply = await ask(
        desk,
        Decision,
        Role.COORDINATOR,
        step=_step(current),
        letter="decide-at-risk",
        choices=tuple(Choice),
        cites=Cites(numbers=numbers, codes=codes),
    )
    return reply.facts if reply else None


async def _seen_to(desk: Desk, current: AtRisk, choice: str) -> None:
    if choice in HELPS:
        cites = Cites(codes={"how": choice, "why": current.why.value})
        await tell_both(desk, "coordinator-helps", step=f"at-risk-{current.number}-help", cites=cites)
    elif choice == Choice.REPLACE:
        replace_mentor(desk.relationship, EndReason.COORDINATOR)
        desk.note("replacement-asked", step=Role.COORDINATOR.value)
    elif choice == Choice.CLOSE:
        desk.end_because(EndReason.COORDINATOR, Role.COORDINATOR)


def _step(current: AtRisk) -> str:
    again = f"-{current.asked + 1}" if current.asked else ""
    return f"at-risk-{current.number}{again}"
