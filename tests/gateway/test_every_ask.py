"""Every kind of ask has its page, and takes what somebody of good will answers."""

import pytest

from contracts.vault import AnswerStatus
from mentoring import facts
from mentoring.form_reading import Value
from mentoring.kinds import AskKind, Role
from mentoring.people import Language, Person
from tests.gateway.street import WILLING, Street, asked, words_of

KINDS = [kind for kind in AskKind if kind is not AskKind.EVALUATION]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_ask_is_shown_and_its_answer_is_taken(street: Street, kind: AskKind) -> None:
    """The words stay in the vault; the engine is told facts, under the id of the answer."""
    browser = street.browser()
    path = await street.ask(kind, asked(kind))
    form = await browser.open(path)
    assert form.kind == kind
    assert set(WILLING[kind]) <= set(form.fields)

    page = await browser.send(form, WILLING[kind])

    assert page.status_code == 200, words_of(page)
    [given] = street.relationships.given
    kept = await street.house.vault.answer(given.id)
    assert kept is not None
    assert (kept.status, kept.facts, kept.kind) == (AnswerStatus.TAKEN, given.facts, kind)
    assert (given.answer, given.person) == (given.id, street.people[asked(kind)])


@pytest.mark.behaviour("P12")
@pytest.mark.parametrize("kind", list(AskKind))
async def test_each_page_says_who_by_when_what_otherwise_and_who_reads(street: Street, kind: AskKind) -> None:
    page = await street.browser().get(await street.ask(kind, asked(kind)))
    assert page.status_code == 200
    words = words_of(page)
    for part in ("Who answers", "Monday 12 October 2026 at 10:00", "And without an answer?", "Who will read it"):
        assert part in words
    assert "{{" not in words, "every text has been given its facts"
    assert '<html lang="en" dir="ltr">' in page.text


@pytest.mark.behaviour("P12")
@pytest.mark.parametrize("kind", list(AskKind))
async def test_each_page_speaks_the_language_of_its_person_whatever_the_browser_prefers(
    rue: Street, kind: AskKind
) -> None:
    page = await rue.browser(headers={"accept-language": "en"}).get(await rue.ask(kind, asked(kind)))
    assert page.status_code == 200
    words = words_of(page)
    for part in ("Qui répond", "lundi 12 octobre 2026 à 10\u00a0h\u00a000", "Et sans réponse\u202f?", "Qui vous lira"):
        assert part in words
    assert '<html lang="fr" dir="ltr">' in page.text


async def test_three_months_on_nobody_is_told_that_somebody_else_might_read_it(street: Street) -> None:
    codes = {"instrument": "after"}
    page = words_of(await street.browser().get(await street.ask(AskKind.EVALUATION, Role.MENTEE, codes=codes)))
    assert "What has stayed with you?" in page
    assert "You, and nobody else." in page
    assert "exception" not in page


async def test_on_a_level_without_challenges_of_ours_the_mentor_writes_one(street: Street) -> None:
    browser = street.browser()
    path = await street.ask(AskKind.CHALLENGE_PROPOSE, Role.MENTOR, codes={"level": "bold"})
    page = await browser.get(path)
    assert page.text.count('name="challenge"') == 2  # one of their own, or none
    await browser.send(await browser.open(path), {"challenge": "own", "own": "Ask for the chair"})
    assert street.relationships.told(facts.ChallengePropose).challenge == "own"


async def test_an_evaluation_takes_some_items_and_leaves_the_others(street: Street) -> None:
    browser = street.browser()
    form = await browser.open(await street.ask(AskKind.EVALUATION, Role.MENTEE))
    items = [item.id for item in street.house.library.instrument("pulse").items_for(Role.MENTEE)]
    assert set(items) <= set(form.fields)
    page = await browser.send(form, {items[0]: "4", items[-1]: "2"})
    assert page.status_code == 200
    assert street.relationships.told(facts.Evaluation).scores == {items[0]: 4, items[-1]: 2}


async def test_a_sheet_without_any_answer_is_refused(street: Street) -> None:
    page = await street.browser().answer(await street.ask(AskKind.EVALUATION, Role.MENTEE), {})
    assert page.status_code == 422
    assert "at least one statement" in words_of(page)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (AskKind.CHARTER_DRAFT, "Could we meet in the afternoon?"),
        (AskKind.CHARTER_AGREE, "Frankness, and time to think"),
        (AskKind.CHARTER_AGREE, "3 weeks"),
        (AskKind.CHALLENGE_ANSWER, "Open the next meeting yourself"),
        (AskKind.CHALLENGE_DEBRIEF, "Open the next meeting yourself"),
        (AskKind.DEBRIEF, "Speak at the spring conference"),
        (AskKind.BALANCE, "Lead a small team"),
        (AskKind.MEETING_DATE, "Wednesday 14 October 2026 at 11:00"),
    ],
)
async def test_an_ask_shows_what_it_is_about(street: Street, kind: AskKind, shown: str) -> None:
    page = await street.browser().get(await street.ask(kind, asked(kind)))
    assert shown in words_of(page)


async def test_a_charter_that_came_back_is_there_to_be_changed_not_to_be_written_again(street: Street) -> None:
    form = await street.browser().open(await street.ask(AskKind.CHARTER_DRAFT, Role.MENTEE))
    assert form.fields["themes"].value.strip() == "Speaking in public"


async def test_a_challenge_of_the_library_is_shown_with_its_text(street: Street) -> None:
    path = await street.ask(
        AskKind.CHALLENGE_ANSWER, Role.MENTEE, codes={"level": "comfort", "challenge": "one-honest-question"}, cites=()
    )
    card = street.house.library.challenges()["one-honest-question"].words[Language.ENGLISH]
    assert card.title in words_of(await street.browser().get(path))


@pytest.mark.behaviour("S10", "S8")
@pytest.mark.parametrize("kind", [AskKind.DECISION, AskKind.PAUSE_CHECK])
async def test_a_coordinator_is_shown_nothing_that_the_two_wrote(street: Street, kind: AskKind) -> None:
    """Even a link that names their answers cites none of them to somebody outside the pair."""
    path = await street.ask(kind, Role.COORDINATOR, cites=("goals", "charter", "comment", "challenge"))
    page = await street.browser().get(path)
    for secret in ("conference", "Frankness", "afternoon", "Open the next meeting"):
        assert secret not in page.text


async def test_a_reminder_leads_to_the_whole_ask(street: Street) -> None:
    """Its letter cites nothing; the page does."""
    await street.ask(AskKind.CHARTER_AGREE, Role.MENTOR)
    again = await street.link(Role.MENTOR, ask="charter-agree-1", kind=AskKind.CHARTER_AGREE)
    assert "Frankness, and time to think" in words_of(await street.browser().get(again))


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("BENALI, Nadia", "with Nadia"),
        ("Mme Benali", "with Mme Benali"),
        ("N\u202eadia Benali", "with Nadia"),
        ("x" * 200, "with " + "x" * 40 + "…"),
    ],
)
async def test_a_page_calls_people_as_the_mails_do(street: Street, name: str, called: str) -> None:
    await street.house.vault.register(Person(name=name, mail="mentor@example.org", language=Language.ENGLISH))
    page = await street.browser().get(await street.ask(AskKind.MEETING_DATE, Role.MENTEE))
    assert called in words_of(page)
    assert "\u202e" not in page.text


async def test_a_name_that_nobody_is_greeted_by_leaves_no_hole_in_the_greeting(street: Street) -> None:
    await street.house.vault.register(Person(name="x" * 200, mail="mentee@example.org", language=Language.ENGLISH))
    page = await street.browser().get(await street.link(Role.MENTEE))
    assert "Hello. This is where" in words_of(page)


async def test_french_elides_before_a_vowel(rue: Street) -> None:
    await rue.house.vault.register(Person(name="Amina Benali", mail="mentor@example.org", language=Language.FRENCH))
    page = await rue.browser().get(await rue.ask(AskKind.INTRODUCTION, Role.MENTEE))
    assert "Pour les seuls yeux d’Amina" in words_of(page)


@pytest.mark.behaviour("S27")
async def test_a_debrief_offers_to_tick_off_what_was_left_open_whoever_noted_it(street: Street) -> None:
    """In the words of the one who noted it; nothing else of that debrief is shown to the other."""
    lines = [{"what": "Call Ana", "owner": "mentor", "by": "2026-11-01"}]
    typed: dict[str, Value] = {"held": "yes", "reached": "no", "follow_ups": list(lines), "next_at": ""}
    await street.keep("follow-up-4", AskKind.DEBRIEF, Role.MENTEE, typed, facts.Debrief(held=True))
    path = await street.ask(
        AskKind.DEBRIEF, Role.MENTOR, cites=("follow-up-4",), numbers={"meeting": 3, "last": 0, "follow-up-4": 0}
    )
    browser = street.browser()
    form = await browser.open(path)
    assert "Call Ana" in words_of(await browser.get(path))
    await browser.send(form, {"held": "yes", "reached": "yes", "done_4": "yes"})
    assert street.relationships.told(facts.Debrief).done == (4,)


@pytest.mark.behaviour("S10", "S27")
async def test_what_the_other_has_already_noted_is_shown_so_that_nobody_notes_it_twice(street: Street) -> None:
    """The follow-ups alone: not whether they reached what they wanted."""
    path = await street.ask(AskKind.DEBRIEF, Role.MENTOR, number=3)
    browser = street.browser()
    assert "has already noted" not in words_of(await browser.get(path))
    lines = [{"what": "Call Ana", "owner": "mentor", "by": "2026-11-01"}]
    typed: dict[str, Value] = {"held": "yes", "reached": "no", "follow_ups": list(lines), "next_at": "2026-11-09T10:00"}
    await street.keep(
        "x", AskKind.DEBRIEF, Role.MENTEE, typed, facts.Debrief(held=True), ask="meeting-3-debrief-mentee"
    )
    shown = words_of(await browser.get(path))
    assert "The follow-ups Léa has already noted Call Ana – Sunday 1 November 2026" in shown
    assert "9 November" not in shown
