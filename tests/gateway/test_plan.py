"""The action plan on the personal page, and the form that brings it up to date."""

import pytest

from mentoring import facts
from mentoring.kinds import AskKind, Role
from tests.gateway.plans import MENTEES, MENTORS, with_a_plan
from tests.gateway.street import Street


@pytest.mark.behaviour("S21")
async def test_the_personal_page_draws_the_plan_and_says_the_same_in_words(street: Street) -> None:
    await with_a_plan(street)
    page = (await street.browser().get(await street.link(Role.MENTEE))).text
    assert page.count('class="step ') == 6
    assert "1 step done, 2 to go, 1 late, 1 suggested, 1 given up." in page
    assert page.index("Read the statutes") < page.index("Write a column") < page.index(MENTORS) < page.index(MENTEES)
    assert "Nothing of this" not in page
    assert "Saying things briefly" in page
    assert "Networks – Nadia, by" in page


@pytest.mark.behaviour("S10")
async def test_nobody_but_the_pair_sees_the_plan(street: Street) -> None:
    await with_a_plan(street)
    page = (await street.browser().get(await street.link(Role.COORDINATOR))).text
    assert MENTEES not in page
    assert "<figure" not in page


@pytest.mark.behaviour("S30")
@pytest.mark.parametrize(("role", "own", "other"), [(Role.MENTEE, 3, 7), (Role.MENTOR, 7, 3)])
async def test_each_ticks_off_what_is_theirs_and_still_open(street: Street, role: Role, own: int, other: int) -> None:
    await with_a_plan(street)
    path = f"{await street.link(role)}/plan-change-1"
    form = await street.browser().open(path)
    assert f"plan_{own}" in form.fields
    assert {f"plan_{other}", "plan_1", "plan_4", "plan_5", "plan_6"}.isdisjoint(form.fields)
    assert (MENTEES if role is Role.MENTEE else MENTORS) in (await street.browser().get(path)).text
    await street.browser().answer(path, {f"plan_{own}": "dropped"})
    assert street.relationships.told(facts.PlanChange).dropped == (own,)
    assert street.relationships.begun == ["plan-change-1"]


@pytest.mark.behaviour("S29")
async def test_the_mentee_reads_what_the_mentor_sees_and_keeps_what_they_like(street: Street) -> None:
    path = await street.ask(AskKind.PLAN_ACCEPT, Role.MENTEE)
    assert "Saying things briefly – The first meeting" in (await street.browser().get(path)).text
    await street.browser().answer(path, {"keep_1": "yes"})
    assert street.relationships.told(facts.PlanAccept).kept == (1,)
