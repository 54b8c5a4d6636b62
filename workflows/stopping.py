"""The mentor stops of their own accord (E6): the relationship does what it does for one who leaves (workflows/replacing.py).

The coordinator learns of it at once, with the word that the mentor may have for them, and alone decides whether the two may
ever be paired again. They have two weeks, nothing waits for them, and a later run takes the question up where it stood.
"""

import contextlib
from datetime import timedelta

from mentoring.asks import AskTerms
from mentoring.facts import Decision
from mentoring.kinds import Role
from mentoring.relationship import Initiative, Stopped
from mentoring.replacing import mentor_stops
from workflows.asking import ask
from workflows.desk import Desk, EndingRequested
from workflows.safety import keep_apart
from workflows.telling import Cites

APART, NO_MATTER = "keep-apart", "no-matter"
TERMS = AskTerms(answer_in=timedelta(days=14), remind_after=(), grace=timedelta(0), escalate=False)
"""No reminder: by then somebody else may be the mentor, and it would seem to be about them."""


async def stop(desk: Desk, wish: Initiative) -> None:
    """The mentor has said from their own page that they have to stop."""
    mentor_stops(desk.relationship, wish.answer)
    desk.note("mentor-stops", step=wish.id, role=Role.MENTOR)


async def keep_stops(desk: Desk) -> None:
    """Beside the story, until cancelled: whether a mentor who stopped may be paired with the mentee again."""
    relationship = desk.relationship

    def current() -> Stopped | None:
        return next((one for one in relationship.stopped if not one.settled), None)

    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: current() is not None, summary="stopped")
            if (stopped := current()) is not None:
                await _settle(desk, stopped)


async def _settle(desk: Desk, stopped: Stopped) -> None:
    """Silence keeps nobody apart."""
    if stopped.apart is None:
        stopped.apart = await _are_apart(desk, stopped)
    if stopped.apart:
        await keep_apart(desk, stopped.mentor)
        desk.note("kept-apart")
    stopped.settled = True


async def _are_apart(desk: Desk, stopped: Stopped) -> bool:
    reply = await ask(
        desk,
        Decision,
        Role.COORDINATOR,
        step=f"mentor-stop-{stopped.number}",
        letter="decide-mentor-stop",
        cites=Cites(answers={"word": stopped.word or ""}, codes={"otherwise": NO_MATTER}),
        choices=(NO_MATTER, APART),
        terms=TERMS,
        in_pause=True,
    )
    return reply is not None and reply.facts.choice == APART
