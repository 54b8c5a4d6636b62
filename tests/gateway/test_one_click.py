"""One click from the mail: a page whose single button answers. Opening it answers nothing."""

from datetime import timedelta

import pytest

from adapters.words import Words
from contracts.names import RATHER, YES
from contracts.vault import AnswerStatus
from mentoring import facts
from mentoring.form_reading import facts_of, read
from mentoring.forms import Setting, form_for
from mentoring.kinds import AskKind, Role
from mentoring.people import Language
from settings import ROOT
from tests.gateway.street import MEETS, Street, asked, words_of

WORDS = Words(ROOT / "content")
ONE_CLICK = [kind for kind in AskKind if WORDS.form(Language.FRENCH, kind).one_click]
OTHERS = [kind for kind in AskKind if kind not in ONE_CLICK]

USUAL: dict[AskKind, facts.Facts] = {
    AskKind.PROPOSAL: facts.Proposal(suits=facts.Suits.YES, declared=True),
    AskKind.DECLARATION: facts.Declaration(declared=True),
    AskKind.ACCEPT: facts.Accept(answer=facts.Acceptance.YES, declared=True),
    AskKind.MEETING_DATE: facts.MeetingDate(suits=True),
    AskKind.CHALLENGE_ANSWER: facts.ChallengeAnswer(choice=facts.ChallengeChoice.ACCEPT),
    AskKind.EXTRA_ANSWER: facts.ExtraAnswer(agreed=True),
    AskKind.PROMOTION: facts.Promotion(accepted=True),
    AskKind.TAPERING: facts.Tapering(agreed=True),
    AskKind.REMATCH: facts.Rematch(wanted=True),
    AskKind.PAUSE_CHECK: facts.PauseCheck(resume=True),
}


def test_the_simple_asks_are_answered_by_one_click() -> None:
    assert set(ONE_CLICK) == set(USUAL)


@pytest.mark.parametrize("kind", ONE_CLICK)
def test_what_one_click_gives_is_a_whole_answer_and_the_same_in_both_languages(kind: AskKind) -> None:
    usual, other = (WORDS.form(language, kind).one_click for language in Language)
    assert usual is not None
    assert other is not None
    assert usual.gives == other.gives
    form = form_for(kind, Setting())
    reading = read(form, usual.gives)
    assert reading.problems == {}
    assert facts_of(form, reading.values, Setting()) == USUAL[kind]


@pytest.mark.behaviour("P17")
@pytest.mark.parametrize("kind", ONE_CLICK)
async def test_one_button_answers(street: Street, kind: AskKind) -> None:
    browser = street.browser()
    path = await street.ask(kind, asked(kind))
    form = await browser.open(path + YES)
    assert form.action == path
    assert {field.type for field in form.fields.values()} == {"hidden"}

    page = await browser.send(form, {})

    assert page.status_code == 200, words_of(page)
    [given] = street.relationships.given
    assert given.facts == USUAL[kind]
    kept = await street.house.vault.answer(given.id)
    assert kept is not None
    assert kept.status is AnswerStatus.TAKEN


@pytest.mark.behaviour("P17")
@pytest.mark.parametrize("kind", ONE_CLICK)
async def test_a_mail_scanner_that_opens_the_link_answers_nothing(street: Street, kind: AskKind) -> None:
    path = await street.ask(kind, asked(kind))
    for _ in range(3):
        assert (await street.browser().get(path + YES)).status_code == 200
        assert (await street.browser().client.head(path + YES)).status_code == 200
    assert street.relationships.given == []
    assert await street.house.vault.answers_of("r-street", street.people[asked(kind)]) == [
        answer
        for answer in await street.house.vault.answers_of("r-street", street.people[asked(kind)])
        if answer.id in street.answers.values()
    ]


@pytest.mark.parametrize("kind", ONE_CLICK)
async def test_the_page_tells_the_answer_what_it_is_about_and_the_way_to_all_others(
    street: Street, kind: AskKind
) -> None:
    path = await street.ask(kind, asked(kind))
    page = await street.browser().get(path + YES)
    usual = WORDS.form(Language.ENGLISH, kind).one_click
    assert usual is not None
    words = words_of(page)
    for part in (usual.button, "Nothing is sent until you press the button", "Give another answer", "Who will read it"):
        assert part in words
    assert f'href="{path}"' in page.text
    assert page.text.count("<button") == 1


async def test_the_date_and_the_challenge_are_there_to_be_seen_before_they_are_accepted(street: Street) -> None:
    browser = street.browser()
    date = await browser.get(await street.ask(AskKind.MEETING_DATE, Role.MENTEE) + YES)
    assert "Wednesday 14 October 2026 at 11:00" in words_of(date)
    challenge = await browser.get(await street.ask(AskKind.CHALLENGE_ANSWER, Role.MENTEE) + YES)
    assert "Open the next meeting yourself" in words_of(challenge)


@pytest.mark.parametrize("kind", OTHERS)
async def test_where_one_click_is_no_answer_the_link_opens_the_whole_form(street: Street, kind: AskKind) -> None:
    path = await street.ask(kind, asked(kind))
    assert set((await street.browser().open(path + YES)).fields) == set((await street.browser().open(path)).fields)


@pytest.mark.parametrize("answer", ["no", "", "YES", "yes&answer=no", "%00", "<script>", "y" * 5000])
async def test_any_other_word_in_the_link_opens_the_whole_form(street: Street, answer: str) -> None:
    path = await street.ask(AskKind.ACCEPT, Role.MENTOR)
    form = await street.browser().open(f"{path}?answer={answer}")
    assert form.fields["accepted"].options == ["yes", "no", "question", "conflict"]


@pytest.mark.behaviour("E9")
async def test_clicked_twice_it_is_one_answer_and_the_second_time_what_was_answered_is_shown(street: Street) -> None:
    browser = street.browser()
    path = await street.ask(AskKind.ACCEPT, Role.MENTOR)
    form = await browser.open(path + YES)
    await browser.send(form, {})
    again = await browser.send(form, {})
    assert again.status_code == 200
    later = await browser.get(path + YES)
    assert len(street.relationships.given) == 1
    assert "Yes, gladly" in words_of(later)
    assert "<form" not in later.text


async def test_without_its_slip_a_click_is_shown_again_with_the_answer_chosen(street: Street) -> None:
    browser = street.browser()
    path = await street.ask(AskKind.ACCEPT, Role.MENTOR)
    form = await browser.open(path + YES)
    browser.client.cookies.clear()
    page = await browser.send(form, {})
    assert page.status_code == 403
    assert street.relationships.given == []
    assert 'value="yes" id="f-accepted" checked' in page.text


async def test_an_answer_that_was_refused_before_is_there_to_be_corrected_not_to_be_clicked_over(
    street: Street,
) -> None:
    browser = street.browser()
    path = await street.ask(AskKind.MEETING_DATE, Role.MENTEE)
    street.relationships.refuse("date-too-far")
    await browser.answer(path, {"suits": "no", "instead": "2027-10-20T14:30"})
    form = await browser.open(path + YES)
    assert form.fields["instead"].value == "2027-10-20T14:30"


async def test_an_ask_that_is_over_is_over_by_one_click_too(street: Street) -> None:
    path = await street.ask(AskKind.ACCEPT, Role.MENTOR)
    await street.close()
    assert (await street.browser().get(path + YES)).status_code == 410


async def test_from_the_personal_page_one_click_leads_back_there(street: Street) -> None:
    await street.ask(AskKind.MEETING_DATE, Role.MENTEE)
    personal = await street.link(Role.MENTEE)
    browser = street.browser()
    form = await browser.open(f"{personal}/meeting-date-1{YES}")
    page = await browser.send(form, {})
    assert f'href="{personal}"' in page.text
    assert street.relationships.told(facts.MeetingDate).suits


@pytest.mark.behaviour("P17")
@pytest.mark.parametrize(("word", "later"), [("second", timedelta(days=1, hours=4)), ("third", timedelta(days=2))])
async def test_each_other_proposal_is_a_page_with_one_button_too(street: Street, word: str, later: timedelta) -> None:
    browser = street.browser()
    path = await street.ask(AskKind.MEETING_DATE, Role.MENTOR)
    page = await browser.get(path + RATHER.format(word))
    assert street.relationships.given == []
    told = {"second": "Thursday 15 October 2026 at 15:00 instead", "third": "Friday 16 October 2026 at 11:00 instead"}
    assert told[word] in words_of(page)
    assert page.text.count("<button") == 1
    form = await browser.open(path + RATHER.format(word))
    assert (await browser.send(form, {})).status_code == 200
    assert street.relationships.told(facts.MeetingDate) == facts.MeetingDate(suits=False, instead=MEETS + later)


async def test_a_proposal_that_was_not_made_cannot_be_clicked_or_sent(street: Street) -> None:
    browser = street.browser()
    path = await street.ask(AskKind.MEETING_DATE, Role.MENTEE, dates={})
    form = await browser.open(path + RATHER.format("second"))
    assert form.fields["suits"].options == ["yes", "no"]
    page = await browser.send(form, {"suits": "second"})
    assert page.status_code == 422
    assert street.relationships.given == []


async def test_the_whole_form_offers_every_proposal_and_any_other_time(street: Street) -> None:
    form = await street.browser().open(await street.ask(AskKind.MEETING_DATE, Role.MENTEE))
    assert form.fields["suits"].options == ["yes", "second", "third", "no"]
