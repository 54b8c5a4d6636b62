"""Initiatives: what one of the two may set in motion unasked, from their own page. Refusals are `RuleBroken`."""

import re

from mentoring.facts import Facts
from mentoring.kinds import PAIR, AskKind, Phase, Role
from mentoring.meetings import none_held
from mentoring.model import Model
from mentoring.refusals import RuleBroken
from mentoring.relationship import Initiative, Relationship

WHO: dict[AskKind, tuple[Role, ...]] = {
    AskKind.GOALS_CHANGE: (Role.MENTEE,),
    AskKind.CHARTER_CHANGE: PAIR,
    AskKind.MEETING_CHANGE: PAIR,
    AskKind.EXTRA_MEETING: (Role.MENTEE,),
    AskKind.PLAN_CHANGE: PAIR,
    AskKind.SKILLS: (Role.MENTOR,),
    AskKind.GOAL_TIE: (Role.MENTEE,),
    AskKind.EXTENSION: PAIR,
    AskKind.SAFE_EXIT: (Role.MENTEE,),
    AskKind.MENTOR_STOP: (Role.MENTOR,),
}
"""Every kind there is, and whose it is (S7: only the mentee writes goals)."""

ONLY_ASKED = (AskKind.GOAL_TIE,)
"""What comes with a letter of ours, and with nothing else."""

MOVES_IN_ALL = 4
"""A meeting that was moved so often is for the two to settle between themselves."""

UNDER_WAY = (Phase.ONBOARDING, Phase.FIRST_MEETING, Phase.CORE)
_STEP = re.compile(r"^([a-z-]+)-[1-9]\d{0,5}$")


class Offer(Model):
    """Something that `role` may set in motion now. `step` names it: the next of its kind, so that it is taken up once."""

    step: str
    kind: AskKind
    role: Role


def offers(relationship: Relationship) -> tuple[Offer, ...]:
    """What each of the two may set in motion at this moment; one of a kind at a time."""
    return tuple(
        Offer(step=_next_step(relationship, kind), kind=kind, role=role)
        for kind, roles in WHO.items()
        for role in roles
        if _is_offered(relationship, kind, role)
    )


def kind_of(step: str) -> AskKind | None:
    """The kind of initiative that a step of an offer names; None: it names none."""
    found = _STEP.match(step)
    return next((kind for kind in WHO if found and kind == found[1]), None)


def find_offer(relationship: Relationship, step: str, person: str, facts: Facts) -> Offer:
    """The offer that is taken up. Refused when it is not this person's, of another kind, or does not stand."""
    kind = kind_of(step)
    mine = [role for role in WHO.get(kind, ()) if relationship.person(role) == person] if kind else []
    if kind is not None and not mine:
        raise RuleBroken("not-yours")
    standing = [offer for offer in offers(relationship) if offer.step == step and offer.role in mine]
    if not standing:
        raise RuleBroken("not-open")
    if facts.kind is not kind:
        raise RuleBroken("wrong-kind")
    return standing[0]


def take_up(relationship: Relationship, offer: Offer, facts: Facts, answer: str | None) -> None:
    """From here on it is under way."""
    _begin(relationship, Initiative(id=offer.step, kind=offer.kind, role=offer.role, facts=facts, answer=answer))


def set_in_motion(relationship: Relationship, kind: AskKind, role: Role) -> None:
    """The engine itself has a reason for it: whoever it belongs to is asked for what they would otherwise have sent."""
    _begin(relationship, Initiative(id=_next_step(relationship, kind), kind=kind, role=role))


def _begin(relationship: Relationship, initiative: Initiative) -> None:
    relationship.begun[initiative.kind] = relationship.begun.get(initiative.kind, 0) + 1
    relationship.initiatives.append(initiative)


def is_under_way(relationship: Relationship, kind: AskKind) -> bool:
    return any(one.kind is kind for one in relationship.initiatives)


def _next_step(relationship: Relationship, kind: AskKind) -> str:
    return f"{kind}-{relationship.begun.get(kind, 0) + 1}"


def _is_offered(relationship: Relationship, kind: AskKind, role: Role) -> bool:
    """There is time for it, and something to change. While the mentor is on their way out, what is begun would be lost."""
    stays = relationship.ending is None and relationship.replacing is None
    open_to_it = relationship.phase in UNDER_WAY and stays
    return (
        open_to_it
        and kind not in ONLY_ASKED
        and not is_under_way(relationship, kind)
        and _makes_sense(relationship, kind, role)
    )


def _makes_sense(relationship: Relationship, kind: AskKind, role: Role) -> bool:
    match kind:
        case AskKind.GOALS_CHANGE:
            return relationship.goals_delivered_at is not None
        case AskKind.CHARTER_CHANGE | AskKind.EXTENSION:
            busy = kind is AskKind.EXTENSION and relationship.promoting is not None
            return relationship.charter_agreed_at is not None and not busy
        case AskKind.PLAN_CHANGE:
            return relationship.plan_made
        case AskKind.MEETING_CHANGE:
            return _may_be_moved(relationship, role)
        case AskKind.EXTRA_MEETING | AskKind.SKILLS:
            return not none_held(relationship.meetings)
        case _:
            return True


def _may_be_moved(relationship: Relationship, role: Role) -> bool:
    """Who is still asked about the date says so there."""
    meeting = relationship.meeting_ahead
    asked = any(ask.kind is AskKind.MEETING_DATE and ask.role is role for ask in relationship.asks.values())
    return meeting is not None and not asked and not meeting.unsuited and meeting.moves < MOVES_IN_ALL
