"""What the two set in motion themselves, beside the story: each to its end, one of a kind at a time.

A run of the chain may end while one is under way: the next takes it up where it stands, so all it has come to is in its
`Initiative`, and its asks go on.
"""

import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from mentoring.facts import CharterChange, CharterReview, Extension, MeetingChange, SafeExit
from mentoring.initiatives import UNDER_WAY
from mentoring.kinds import AskKind, Role
from mentoring.promotion import offer_extension
from mentoring.relationship import Initiative
from workflows.asking import Reply, ask
from workflows.desk import Desk, EndingRequested
from workflows.extra_meeting import meet_once_more
from workflows.goal_tie import tie_to_goal
from workflows.plan import change_plan, see_skills
from workflows.safety import confide
from workflows.stopping import stop
from workflows.telling import Cites, tell_both


def initiative_keepers(desk: Desk) -> list[Coroutine[Any, Any, None]]:
    """Beside the story, until cancelled: one for each kind."""
    return [_keep(desk, kind) for kind in _SEEN_THROUGH]


async def _keep(desk: Desk, kind: AskKind) -> None:
    """See each initiative of this kind through. When the relationship closes, what is under way is dropped."""
    relationship = desk.relationship

    def current() -> Initiative | None:
        return next((one for one in relationship.initiatives if one.kind is kind), None)

    with contextlib.suppress(EndingRequested):
        while True:
            await desk.wait_for(lambda: current() is not None, summary=kind)
            if (initiative := current()) is not None:
                seen_through = _SEEN_THROUGH[kind](desk, initiative)
                await desk.unless(lambda: relationship.phase not in UNDER_WAY, seen_through, summary=kind)
                relationship.initiatives.remove(initiative)
                desk.changed()


async def _change_charter(desk: Desk, change: Initiative) -> None:
    """One of the two has written how the charter should read: it holds once the other has accepted it (S16, S17).

    Until then, and after any silence, the one in force stays.
    """
    review = await _accepted(desk, change)
    if review is not None:
        await _charter_holds(desk, change, review)
    else:
        desk.note("charter-stays", step=change.id)
        await tell_both(desk, "charter-stays", step=change.id)


async def _accepted(desk: Desk, change: Initiative) -> Reply[CharterReview] | None:
    """To and fro until the other one accepts, or one of them keeps silent (None)."""
    while change.facts is not None or await _drafted(desk, change):
        review = await _reviewed(desk, change)
        if review is None or review.facts.agreed:
            return review
        change.facts, change.sent_back = None, review.answer
    return None


async def _reviewed(desk: Desk, change: Initiative) -> Reply[CharterReview] | None:
    """The other one accepts it or sends it back with a word. None: silence."""
    other = Role.MENTOR if change.role is Role.MENTEE else Role.MENTEE
    cites = Cites(answers={"charter": change.answer or ""})
    step = f"{change.id}-review-{change.rounds}"
    return await ask(desk, CharterReview, other, step=step, cites=cites, number=change.rounds)


async def _drafted(desk: Desk, change: Initiative) -> bool:
    """Whether they have written how it should read: for the first time, or once more with the other one's word in mind."""
    cites = Cites(answers={"comment": change.sent_back} if change.sent_back else desk.relationship.charter)
    step = f"{change.id}-draft-{change.rounds}"
    reply = await ask(desk, CharterChange, change.role, step=step, cites=cites, number=change.rounds)
    if reply is None:
        return False
    change.facts, change.answer, change.sent_back = reply.facts, reply.answer, None
    change.rounds += 1
    return True


async def _charter_holds(desk: Desk, change: Initiative, review: Reply[CharterReview]) -> None:
    """Both get the text with both names; the meetings from the next one on follow its rhythm."""
    relationship = desk.relationship
    if isinstance(change.facts, CharterChange) and change.facts.rhythm in relationship.terms.rhythms:
        relationship.rhythm = change.facts.rhythm
    relationship.charter = {"charter": change.answer or "", "agreement": review.answer or ""}
    desk.note("charter-changed", step=change.id)
    await tell_both(desk, "charter-changed", step=change.id, cites=Cites(answers=relationship.charter))


async def _change_goals(desk: Desk, change: Initiative) -> None:
    """The mentee has written new goals: they hold at once, and are on their way to the mentor (workflows/goals.py)."""
    desk.relationship.goals_answer = change.answer
    desk.relationship.goals_written += 1
    desk.note("goals-changed", step=change.id, role=Role.MENTEE)


async def _confide(desk: Desk, word: Initiative) -> None:
    """The mentee does not feel at ease, or wants to stop: the coordinator alone learns of it (N12)."""
    if isinstance(word.facts, SafeExit):
        await confide(desk, word.facts)


async def _change_meeting(desk: Desk, change: Initiative) -> None:
    """One of the two cannot come after all: the meeting moves (workflows/dates.py), unless it has begun meanwhile."""
    meeting = desk.relationship.meeting_ahead
    if meeting is not None and isinstance(change.facts, MeetingChange):
        meeting.unsuited[change.role] = change.facts.instead
        desk.note("meeting-unsuited", step=f"meeting-{meeting.number}", role=change.role)


async def _extend(desk: Desk, wish: Initiative) -> None:
    """One of the two would like it to last longer: the other one is asked (workflows/promoting.py)."""
    if isinstance(wish.facts, Extension) and desk.relationship.promoting is None:
        offered = offer_extension(desk.relationship, wish.facts.by, wished_by=wish.role)
        desk.note("extension-offered", step=offered.id, role=wish.role)


_SEEN_THROUGH: dict[AskKind, Callable[[Desk, Initiative], Coroutine[Any, Any, None]]] = {
    AskKind.GOALS_CHANGE: _change_goals,
    AskKind.CHARTER_CHANGE: _change_charter,
    AskKind.MEETING_CHANGE: _change_meeting,
    AskKind.EXTRA_MEETING: meet_once_more,
    AskKind.PLAN_CHANGE: change_plan,
    AskKind.SKILLS: see_skills,
    AskKind.GOAL_TIE: tie_to_goal,
    AskKind.SAFE_EXIT: _confide,
    AskKind.EXTENSION: _extend,
    AskKind.MENTOR_STOP: stop,
}
