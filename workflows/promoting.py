"""A short mentoring carries on under longer terms, once both have said yes. Silence is a no, and changes nothing."""

import contextlib

from mentoring.facts import Promotion
from mentoring.initiatives import UNDER_WAY
from mentoring.kinds import PAIR, Role
from mentoring.promotion import extend, promote
from mentoring.relationship import Promoting
from workflows.asking import ask
from workflows.desk import Desk, EndingRequested, together
from workflows.telling import Cites, tell, tell_both


async def keep_promotions(desk: Desk) -> None:
    """Beside the story, until cancelled: see each offer through, one after another. Closing waits for it (the story)."""
    relationship = desk.relationship
    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: relationship.promoting is not None, summary="promotion")
            if (promoting := relationship.promoting) is not None:
                await desk.unless(
                    lambda: relationship.phase not in UNDER_WAY, _see_through(desk, promoting), summary=promoting.id
                )
                relationship.promoting = None
                desk.changed()


async def _see_through(desk: Desk, promoting: Promoting) -> None:
    """Both are asked at once; as soon as one declines, the other is asked no more."""
    both = together(*(_asked(desk, promoting, role) for role in PAIR))
    await desk.unless(lambda: False in promoting.accepted.values(), both, summary=promoting.id)
    accepted = all(promoting.accepted.get(role, False) for role in PAIR)
    if accepted and promoting.extends:
        extend(desk.relationship, promoting)
    elif accepted:
        promote(desk.relationship, promoting, now=desk.now)
    name = "extended" if promoting.extends else "promoted"
    name = name if accepted else f"not-{name}"
    desk.note(name, step=promoting.id)
    ends = desk.relationship.clock.real(desk.relationship.ends_at)
    cites = Cites(codes={"outcome": name}, dates={"ends": ends})
    await tell_both(desk, name, step=promoting.id, cites=cites)
    await tell(desk, "promotion-settled", Role.COORDINATOR, step=promoting.id, cites=cites)


async def _asked(desk: Desk, promoting: Promoting, role: Role) -> None:
    """One answers for good: a run that begins in between does not ask them again."""
    if role in promoting.accepted:
        return
    relationship = desk.relationship
    since = relationship.counted_from if promoting.extends else desk.active_now
    dates = {"until": relationship.clock.real(since + promoting.terms.lasts)}
    codes = {"what": "extension", "by": "partner" if promoting.accepted else "coordinator"} if promoting.extends else {}
    letter = "ask-extension" if promoting.extends else "ask-promotion"
    step = f"{promoting.id}-{role}"
    reply = await ask(desk, Promotion, role, step=step, letter=letter, cites=Cites(dates=dates, codes=codes))
    promoting.accepted[role] = reply is not None and reply.facts.accepted
