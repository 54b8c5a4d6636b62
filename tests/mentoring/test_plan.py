"""The action plan: whose lines are ticked off by whom, and what becomes of what the mentor suggests."""

from datetime import date

import pytest

from mentoring.facts import FollowUpNoted
from mentoring.kinds import Role
from mentoring.plan import LineStatus, PlanLine, cited, lines_of, open_lines, part_from_mentor, settle, tick, write_down

MARCH, MAY = date(2027, 3, 1), date(2027, 5, 1)
TWO = (FollowUpNoted(owner=Role.MENTEE, by=MAY), FollowUpNoted(owner=Role.MENTOR, by=MARCH))


def made() -> list[PlanLine]:
    plan: list[PlanLine] = []
    write_down(plan, TWO, "a-1")
    return plan


def statuses(plan: list[PlanLine]) -> list[str]:
    return [one.status.value for one in plan]


def test_a_plan_written_down_twice_is_there_once_and_the_soonest_line_stands_first() -> None:
    plan = made()
    write_down(plan, TWO, "a-1")
    assert [one.number for one in open_lines(plan)] == [2, 1]
    assert cited(open_lines(plan)) == (
        {"plan-line-2": "a-1", "plan-line-1": "a-1"},
        {"plan-line-2": 1, "plan-line-1": 0},
    )


@pytest.mark.behaviour("S21")
@pytest.mark.parametrize(("owner", "became"), [(Role.MENTEE, ["done", "open"]), (Role.MENTOR, ["open", "dropped"])])
def test_only_its_owner_ticks_a_line_off(owner: Role, became: list[str]) -> None:
    plan = made()
    tick(plan, owner, done=(1,), dropped=(2, 9))
    assert statuses(plan) == became
    tick(plan, owner, done=(1, 2))
    assert statuses(plan) == became, "what is ticked off stays so"


@pytest.mark.behaviour("S30")
def test_what_the_mentor_suggests_is_nobody_s_task_until_the_mentee_keeps_it() -> None:
    plan = made()
    write_down(plan, TWO, "a-2", LineStatus.SUGGESTED)
    assert len(open_lines(plan)) == 2
    tick(plan, Role.MENTEE, done=(3,))
    settle(plan, "a-2", kept=(2,))
    assert statuses(plan) == ["open", "open", "left", "open"]
    assert [one.number for one in lines_of(plan, Role.MENTOR)] == [2, 4]
    settle(plan, "a-2", kept=(1,))
    assert statuses(plan)[2] == "left", "said once"


@pytest.mark.behaviour("E4")
def test_with_another_mentor_the_mentee_s_lines_stay_and_the_former_one_s_are_given_up() -> None:
    plan = made()
    write_down(plan, TWO, "a-2", LineStatus.SUGGESTED)
    part_from_mentor(plan)
    assert statuses(plan) == ["open", "dropped", "left", "left"]
