"""What somebody sets in motion from their own page: offered, sent once, refused to others."""

import re
from datetime import timedelta
from typing import Any

import pytest

from contracts.vault import AnswerStatus
from mentoring import facts
from mentoring.initiatives import Offer
from mentoring.kinds import AskKind, Role, Status
from tests.gateway.street import WILLING, Street, words_of

GOALS = Offer(step="goals-change-1", kind=AskKind.GOALS_CHANGE, role=Role.MENTEE)
CHARTER = Offer(step="charter-change-1", kind=AskKind.CHARTER_CHANGE, role=Role.MENTEE)
ANOTHER = {"goals-1-goal": "Teach what I have learnt"}


async def offered(street: Street, *offers: Offer, role: Role = Role.MENTEE, **changes: Any) -> str:
    """The personal page of this role, while these offers stand."""
    in_force = {name: street.answers[name] for name in ("goals", "charter") if name in street.answers}
    await street.tell_shelf(offers=offers, in_force=in_force, **changes)
    return await street.link(role)


@pytest.mark.behaviour("S7")
async def test_the_page_says_what_may_be_set_in_motion_and_what_it_leads_to(street: Street) -> None:
    page = await street.browser().get(await offered(street, GOALS))
    words = words_of(page)
    assert "Change your goals" in words
    assert "Nadia gets the new ones by email; nobody else sees them." in words
    assert "/goals-change-1" in page.text
    mentors = await street.browser().get(await offered(street, GOALS, role=Role.MENTOR))
    assert "Change your goals" not in words_of(mentors)


@pytest.mark.behaviour("S7")
async def test_goals_are_changed_from_what_they_are_today(street: Street) -> None:
    browser, personal = street.browser(), await offered(street, GOALS)
    form = await browser.open(f"{personal}/goals-change-1")
    assert form.fields["goals-1-goal"].value.strip() == "Speak at the spring conference"
    assert form.fields["goals-2-goal"].value.strip() == "Lead a small team"
    page = await browser.send(form, {**WILLING[AskKind.GOALS_CHANGE], **ANOTHER})
    assert page.status_code == 200
    assert "from now on they are the ones that count" in words_of(page)
    assert street.relationships.begun == ["goals-change-1"]
    [given] = street.relationships.given
    kept = await street.house.vault.answer(given.id)
    assert kept is not None
    assert (kept.status, kept.kind, kept.ask) == (AnswerStatus.TAKEN, AskKind.GOALS_CHANGE, "goals-change-1")
    assert "Teach what I have learnt" in str(kept.values)


async def test_of_two_tabs_the_first_counts_and_the_second_is_told_so(street: Street) -> None:
    browser, personal = street.browser(), await offered(street, GOALS)
    first, second = [await browser.open(f"{personal}/goals-change-1") for _ in range(2)]
    assert (await browser.send(first, WILLING[AskKind.GOALS_CHANGE])).status_code == 200
    late = await browser.send(second, {**WILLING[AskKind.GOALS_CHANGE], **ANOTHER})
    assert late.status_code == 409
    assert len(street.relationships.given) == 1


@pytest.mark.parametrize("role", [Role.MENTOR, Role.COORDINATOR])
async def test_nobody_else_finds_the_form(street: Street, role: Role) -> None:
    personal = await offered(street, GOALS, role=role)
    page = await street.browser().get(f"{personal}/goals-change-1")
    assert page.status_code == 404
    assert "conference" not in page.text


@pytest.mark.parametrize("step", ["goals-change-2", "goals-change-0", "goals-change-x", "charter-1", "goals-change"])
async def test_what_is_not_offered_cannot_be_begun(street: Street, step: str) -> None:
    page = await street.browser().get(f"{await offered(street, GOALS)}/{step}")
    assert page.status_code in (404, 410)


async def test_a_page_left_open_until_the_offer_was_gone_is_refused(street: Street) -> None:
    browser, personal = street.browser(), await offered(street, GOALS)
    form = await browser.open(f"{personal}/goals-change-1")
    await street.tell_shelf(status=Status.CLOSED)
    page = await browser.send(form, WILLING[AskKind.GOALS_CHANGE])
    assert page.status_code == 410
    assert street.relationships.given == []


@pytest.mark.behaviour("S16", "S17")
@pytest.mark.parametrize(("role", "expects"), [(Role.MENTEE, "Frankness, and time to think"), (Role.MENTOR, "")])
async def test_a_charter_is_changed_from_the_one_in_force_with_ones_own_expectations(
    street: Street, role: Role, expects: str
) -> None:
    """What the other one expects is theirs to write. A promise is made anew."""
    browser = street.browser()
    personal = await offered(street, CHARTER.model_copy(update={"role": role}), role=role)
    form = await browser.open(f"{personal}/charter-change-1")
    assert form.fields["themes"].value.strip() == "Speaking in public"
    assert re.search(r'value="1814400"[^>]* checked', (await browser.get(f"{personal}/charter-change-1")).text)
    assert form.fields["expectations"].value.strip() == expects
    page = await browser.send(form, {**WILLING[AskKind.CHARTER_CHANGE], "rhythm": "1209600"})
    assert page.status_code == 200
    assert "Until then the charter you have stays in force" in words_of(page)
    assert street.relationships.told(facts.CharterChange).rhythm == timedelta(weeks=2)


async def test_who_is_asked_about_a_change_reads_it_and_finds_their_own_expectations(street: Street) -> None:
    agreement = {"agreed": "yes", "expectations": "Curiosity", "confidentiality": "yes", "comment": ""}
    await street.keep("agreed", AskKind.CHARTER_AGREE, Role.MENTOR, dict(agreement), facts.CharterAgree(agreed=True))
    browser, path = street.browser(), await street.ask(AskKind.CHARTER_REVIEW, Role.MENTOR)
    assert "Frankness, and time to think" in words_of(await browser.get(path))
    form = await browser.open(path)
    assert form.fields["expectations"].value.strip() == "Curiosity"
    assert " checked" not in (await browser.get(path)).text


async def test_a_change_sent_back_shows_the_word_and_the_last_draft(street: Street) -> None:
    path = await street.ask(AskKind.CHARTER_CHANGE, Role.MENTEE)
    assert "Could we meet in the afternoon?" in words_of(await street.browser().get(path))
    form = await street.browser().open(path)
    assert form.fields["themes"].value.strip() == "Speaking in public"
