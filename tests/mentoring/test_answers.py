"""What the rules say to dates that no calendar of ours can reckon with."""

from datetime import date, timedelta

import pytest

from mentoring import facts
from mentoring.answers import check_facts
from mentoring.kinds import Role
from mentoring.refusals import RuleBroken
from tests.mentoring.examples import MONDAY, relationship

FAR, NEAR = (
    (facts.FollowUpNoted(owner=Role.MENTEE, by=day),) for day in (date(9999, 12, 31), (MONDAY + timedelta(9)).date())
)


@pytest.mark.parametrize("told", [facts.ActionPlan, facts.PlanChange])
def test_a_step_by_the_end_of_the_calendar_is_refused_and_any_other_is_taken(told: type[facts.ActionPlan]) -> None:
    check_facts(relationship(), told(lines=NEAR), now=MONDAY)
    with pytest.raises(RuleBroken, match="date-too-far"):
        check_facts(relationship(), told(lines=FAR), now=MONDAY)


def test_so_is_a_follow_up() -> None:
    check_facts(relationship(), facts.Debrief(held=True, follow_ups=NEAR), now=MONDAY)
    with pytest.raises(RuleBroken, match="date-too-far"):
        check_facts(relationship(), facts.Debrief(held=True, follow_ups=FAR), now=MONDAY)
