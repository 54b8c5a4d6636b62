"""Choosing: the mentor is asked whether they take this mentee on. Silence after the reminders counts as declining."""

from mentoring.facts import Accept, Decision
from mentoring.kinds import EndReason, Phase, Role
from workflows.asking import ask
from workflows.desk import Desk
from workflows.telling import Cites, tell

ASK_AGAIN, CLOSE = "ask-again", "close"


async def choose(desk: Desk) -> None:
    """Returns once the mentor has accepted. Otherwise the coordinator decides; by default the relationship ends there."""
    desk.enter(Phase.CHOOSING, Role.MENTOR)
    await tell(desk, "mentor-is-asked", Role.MENTEE)
    attempt = 1
    while not await _accepts(desk, attempt):
        reply = await ask(
            desk,
            Decision,
            Role.COORDINATOR,
            step=f"no-mentor-{attempt}",
            letter="decide-no-mentor",
            choices=(ASK_AGAIN, CLOSE),
        )
        if reply is None or reply.facts.choice == CLOSE:
            desk.end_because(EndReason.NO_MENTOR)
            desk.stop_if_ending()
        attempt += 1


async def _accepts(desk: Desk, attempt: int) -> bool:
    reply = await ask(desk, Accept, Role.MENTOR, step=f"accept-{attempt}", cites=Cites(numbers={"attempt": attempt}))
    accepted = reply is not None and reply.facts.accepted
    desk.note("mentor-accepted" if accepted else "mentor-declined", role=Role.MENTOR)
    return accepted
