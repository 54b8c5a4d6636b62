"""Who may set what in motion, and when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mentoring import facts
from mentoring.initiatives import find_offer, kind_of, offers, take_up
from mentoring.kinds import AskKind, EndReason, Phase, Role
from mentoring.programme import Terms
from mentoring.refusals import RuleBroken
from mentoring.relationship import Ending, Relationship, Stage

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)


def pair(**changes: Any) -> Relationship:
    """In the core phase, with goals delivered and a charter agreed."""
    usual: dict[str, Any] = {
        "id": "r-1",
        "programme": "classic",
        "terms": Terms(),
        "mentee": "p-1",
        "mentor": "p-2",
        "coordinator": "p-3",
        "started_at": NOW,
        "phase": Phase.CORE,
        "rhythm": timedelta(weeks=3),
        "stage": Stage(what="core", role=Role.MENTEE, due=NOW),
        "goals_delivered_at": NOW,
        "charter_agreed_at": NOW,
    }
    return Relationship(**{**usual, **changes})


def steps(relationship: Relationship, role: Role) -> set[str]:
    return {offer.step for offer in offers(relationship) if offer.role is role}


def test_one_of_a_kind_at_a_time_and_the_next_has_the_next_number() -> None:
    relationship = pair()
    told = facts.GoalsChange()
    take_up(relationship, find_offer(relationship, "goals-change-1", "p-1", told), told, "a-1")
    assert "goals-change-2" not in steps(relationship, Role.MENTEE)
    relationship.initiatives.clear()
    assert "goals-change-2" in steps(relationship, Role.MENTEE)


@pytest.mark.parametrize(
    "changes",
    [
        {"goals_delivered_at": None},
        {"phase": Phase.CHOOSING},
        {"phase": Phase.CLOSING},
        {"phase": Phase.CLOSED},
        {"ending": Ending(reason=EndReason.OTHER, at=NOW)},
    ],
    ids=["no goals yet", "choosing", "closing", "closed", "ending"],
)
def test_there_is_a_time_for_it(changes: dict[str, Any]) -> None:
    assert not [offer for offer in offers(pair(**changes)) if offer.kind is AskKind.GOALS_CHANGE]


@pytest.mark.behaviour("S7")
@pytest.mark.parametrize(
    ("step", "person", "told", "code"),
    [
        ("goals-change-1", "p-2", facts.GoalsChange(), "not-yours"),
        ("goals-change-1", "p-3", facts.GoalsChange(), "not-yours"),
        ("goals-change-1", "p-9", facts.GoalsChange(), "not-yours"),
        ("goals-change-2", "p-1", facts.GoalsChange(), "not-open"),
        ("goals-1", "p-1", facts.GoalsChange(), "not-open"),
        ("goals-change-1", "p-1", facts.Goals(), "wrong-kind"),
    ],
)
def test_what_is_not_offered_is_refused_with_its_code(step: str, person: str, told: facts.Facts, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        find_offer(pair(), step, person, told)
    assert refused.value.code == code


def test_only_the_step_of_an_offer_names_one() -> None:
    assert kind_of("goals-change-12") is AskKind.GOALS_CHANGE
    assert not any(kind_of(step) for step in ("goals-1", "goals-change", "goals-change-0", "goals-change-1-x", ""))
