"""Tapering: as the mentee grows more autonomous, the two are asked whether to meet less often, or to come to an end (S33)."""

import contextlib

from mentoring.autonomy import propose, taper
from mentoring.facts import Tapering
from mentoring.initiatives import UNDER_WAY
from mentoring.kinds import PAIR, Role
from mentoring.relationship import Taper
from workflows.asking import ask
from workflows.desk import Desk, EndingRequested
from workflows.telling import Cites, tell, tell_both


def look_at_autonomy(desk: Desk) -> None:
    """After each round: is there something to propose?"""
    relationship = desk.relationship
    proposed = propose(relationship, now=desk.now)
    if proposed is not None:
        relationship.taper = proposed
        relationship.tapers += 1
        desk.note("tapering-proposed", step=proposed.id)


async def keep_tapering(desk: Desk) -> None:
    """Beside the story, until cancelled: see each proposal through. Once the end is near, it is dropped."""
    relationship = desk.relationship

    def dropped() -> bool:
        return relationship.phase not in UNDER_WAY or relationship.closure_announced

    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: relationship.taper is not None, summary="tapering")
            if (proposed := relationship.taper) is not None:
                await desk.unless(dropped, _see_through(desk, proposed), summary=proposed.id)
                relationship.end_proposed = relationship.end_proposed or proposed.ends is not None
                relationship.taper = None
                desk.changed()


async def _see_through(desk: Desk, proposed: Taper) -> None:
    """The mentee first: of what they do not want, the mentor never hears."""
    for role in PAIR:
        if role not in proposed.accepted:
            reply = await ask(desk, Tapering, role, step=f"{proposed.id}-{role}", cites=_cites(desk, proposed))
            proposed.accepted[role] = reply is not None and reply.facts.agreed
        if not proposed.accepted[role]:
            desk.note("tapering-declined", step=proposed.id)
            if role is Role.MENTOR:
                await tell(desk, "not-tapered", Role.MENTEE, step=proposed.id, cites=_cites(desk, proposed))
            return
    taper(desk.relationship, proposed)
    desk.note(f"tapering-{proposed.what}", step=proposed.id)
    await tell_both(desk, "tapered", step=proposed.id, cites=_cites(desk, proposed))


def _cites(desk: Desk, proposed: Taper) -> Cites:
    ends = {"ends": desk.relationship.clock.real(proposed.ends)} if proposed.ends else {}
    return Cites(codes={"what": proposed.what.value}, numbers={"every": proposed.rhythm.total_seconds()}, dates=ends)
