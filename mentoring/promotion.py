"""Promotion: a short mentoring carries on under the terms of a longer programme, with all it has come to."""

from datetime import datetime, timedelta

from mentoring.closure import is_last_meeting
from mentoring.initiatives import UNDER_WAY, set_in_motion
from mentoring.kinds import AskKind, Role
from mentoring.programme import Terms
from mentoring.refusals import RuleBroken
from mentoring.relationship import Promoting, Relationship


def check_promotion(relationship: Relationship, programme: str, terms: Terms) -> None:
    """Refused when it is too early or too late for it, when one is under way, or when it would lead nowhere longer."""
    if relationship.phase not in UNDER_WAY or relationship.charter_agreed_at is None:
        raise RuleBroken("no-time-to-promote")
    if relationship.promoting is not None:
        raise RuleBroken("already-promoting")
    if programme == relationship.programme or terms.lasts <= relationship.terms.lasts:
        raise RuleBroken("not-a-longer-programme")


def offer_promotion(relationship: Relationship, programme: str, terms: Terms) -> Promoting:
    """From here on both are asked."""
    relationship.promotions += 1
    promoting = Promoting(id=f"promotion-{relationship.promotions}", programme=programme, terms=terms)
    relationship.promoting = promoting
    return promoting


def check_extension(relationship: Relationship) -> None:
    """Refused when it is too early or too late for it, or when something like it is under way."""
    if relationship.phase not in UNDER_WAY or relationship.charter_agreed_at is None:
        raise RuleBroken("no-time-to-extend")
    if relationship.promoting is not None:
        raise RuleBroken("already-promoting")


def offer_extension(relationship: Relationship, by: timedelta, *, wished_by: Role | None = None) -> Promoting:
    """From here on both are asked, but for the one who wishes it."""
    relationship.promotions += 1
    promoting = Promoting(
        id=f"extension-of-{relationship.promotions}",
        programme=relationship.programme,
        terms=relationship.terms.model_copy(update={"lasts": relationship.terms.lasts + by}),
        extends=True,
        accepted={wished_by: True} if wished_by else {},
    )
    relationship.promoting = promoting
    return promoting


def extend(relationship: Relationship, promoting: Promoting) -> None:
    """The end moves away; nothing else changes."""
    relationship.terms = promoting.terms
    _end_anew(relationship)


def promote(relationship: Relationship, promoting: Promoting, *, now: datetime) -> None:
    """The new terms hold from `now` (real) on: what lies ahead is counted from here, what has been stays as it was.

    The charter stays too, but its rhythm may not be one of the new programme's: then that one's usual rhythm holds until
    the two have agreed on another, and the mentee is asked to propose one.
    """
    relationship.programme, relationship.terms = promoting.programme, promoting.terms
    relationship.terms_since = relationship.clock.active(now)
    if relationship.rhythm not in relationship.terms.rhythms:
        relationship.rhythm = relationship.terms.rhythms[0]
    _end_anew(relationship)
    if not any(one.kind is AskKind.CHARTER_CHANGE for one in relationship.initiatives):
        set_in_motion(relationship, AskKind.CHARTER_CHANGE, Role.MENTEE)


def _end_anew(relationship: Relationship) -> None:
    """The end is another: what was said of it no longer holds."""
    relationship.closure_announced, relationship.tapers_to = False, None
    for meeting in relationship.meetings:
        meeting.last = is_last_meeting(relationship, at=meeting.starts_at)
