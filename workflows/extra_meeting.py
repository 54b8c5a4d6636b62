"""An extra meeting, soon: the mentee asks for it with its subject, the mentor answers within two days or offers a time.

It runs beside the story, which turns no page and does not close before it is over: it is a matter of days.
"""

from mentoring.facts import ExtraAnswer
from mentoring.kinds import Role
from mentoring.relationship import Initiative
from workflows.asking import ask
from workflows.dates import book_extra
from workflows.desk import Desk
from workflows.meeting import hold
from workflows.telling import Cites, tell


async def meet_once_more(desk: Desk, wish: Initiative) -> None:
    """From the mentor's answer to the debrief. Silence is no: the mentee is told, and may bring the subject to the next one."""
    cites = Cites(answers={"subject": wish.answer or ""})
    reply = await ask(desk, ExtraAnswer, Role.MENTOR, step=f"{wish.id}-answer", cites=cites)
    if reply is None or not reply.facts.agreed:
        desk.note("extra-meeting-declined", step=wish.id, role=Role.MENTOR)
        word = {"word": reply.answer} if reply and reply.answer else {}
        why = Cites(codes={"why": "not-now" if reply else "silence"}, answers=word)
        await tell(desk, "extra-meeting-not-now", Role.MENTEE, step=f"{wish.id}-not-now", cites=why)
        return
    await hold(desk, await book_extra(desk, at=reply.facts.at))
