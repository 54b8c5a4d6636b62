"""What a promotion changes and what it leaves as it was."""

from datetime import timedelta

import pytest

from mentoring.closure import is_over
from mentoring.kinds import AskKind, Phase, Role
from mentoring.meetings import Meeting, MeetingStatus
from mentoring.programme import Terms
from mentoring.promotion import check_promotion, offer_promotion, promote
from mentoring.refusals import RuleBroken
from mentoring.relationship import Relationship
from tests.mentoring.test_initiatives import NOW, pair

SHORT = Terms(
    lasts=timedelta(weeks=4),
    rhythms=(timedelta(days=10),),
    first_meeting_after=timedelta(days=5),
    announce_closure=timedelta(weeks=1),
)
LATER = NOW + timedelta(weeks=4)


def at_its_end() -> Relationship:
    last = Meeting(number=2, starts_at=LATER, length=timedelta(hours=1), last=True, status=MeetingStatus.HELD)
    return pair(terms=SHORT, rhythm=timedelta(days=10), meetings=[last], closure_announced=True)


@pytest.mark.behaviour("S1")
def test_what_was_over_is_not_over_any_more_and_the_end_is_counted_from_that_day() -> None:
    relationship = at_its_end()
    assert is_over(relationship, now=LATER)
    promote(relationship, offer_promotion(relationship, "longer", Terms()), now=LATER)
    assert not is_over(relationship, now=LATER)
    assert relationship.ends_at == LATER + Terms().lasts
    assert relationship.started_at == NOW
    assert not relationship.closure_announced
    assert relationship.rhythm == Terms().rhythms[0]
    [redraft] = relationship.initiatives
    assert (redraft.kind, redraft.role, redraft.facts) == (AskKind.CHARTER_CHANGE, Role.MENTEE, None)


def test_a_rhythm_that_both_programmes_offer_stays() -> None:
    relationship = pair(terms=SHORT.model_copy(update={"rhythms": (timedelta(weeks=2),)}), rhythm=timedelta(weeks=2))
    promote(relationship, offer_promotion(relationship, "longer", Terms()), now=LATER)
    assert relationship.rhythm == timedelta(weeks=2)


@pytest.mark.parametrize("phase", [Phase.CHOOSING, Phase.CLOSING, Phase.CLOSED])
def test_there_is_a_time_for_it(phase: Phase) -> None:
    with pytest.raises(RuleBroken, match="no-time-to-promote"):
        check_promotion(pair(terms=SHORT, phase=phase), "longer", Terms())
