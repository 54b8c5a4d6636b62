"""The goals on their way: the mentor gets them and may say a word; what the mentee writes next takes their place."""

import contextlib

from mentoring.facts import GoalsComment
from mentoring.initiatives import UNDER_WAY
from mentoring.kinds import Role
from workflows.asking import ask
from workflows.desk import Desk, EndingRequested
from workflows.telling import Cites, tell


async def keep_goals_delivered(desk: Desk) -> None:
    """Beside the story, until cancelled: deliver each set of goals. Nothing waits for the mentor's word on them."""
    relationship = desk.relationship
    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: relationship.goals_discussed < relationship.goals_written, summary="goals")
            number = relationship.goals_written

            def overtaken(number: int = number) -> bool:
                return relationship.goals_written > number or relationship.phase not in UNDER_WAY

            await desk.unless(overtaken, _deliver(desk, number), summary="goals")
            relationship.goals_discussed = number


async def _deliver(desk: Desk, number: int) -> None:
    """The letter that brings them asks for a comment too; the mentee alone can change them (S7)."""

    def delivered() -> None:
        desk.relationship.goals_delivered_at = desk.now
        desk.note("goals-delivered", role=Role.MENTOR)

    reply = await ask(
        desk,
        GoalsComment,
        Role.MENTOR,
        step=desk.relationship.anew(f"goals-comment-{number}"),
        letter="goals-changed" if desk.relationship.goals_delivered_at else "goals-delivered",
        cites=Cites(answers={"goals": desk.relationship.goals_answer or ""}),
        number=number,
        when_left=delivered,
    )
    if reply is not None and reply.answer is not None:
        cites = Cites(answers={"comment": reply.answer})
        step = desk.relationship.anew(f"goals-commented-{number}")
        await tell(desk, "goals-commented", Role.MENTEE, step=step, cites=cites)
