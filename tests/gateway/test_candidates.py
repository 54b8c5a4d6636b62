"""Pages while a mentor is being chosen: the next is nobody else's business."""

import pytest

from adapters.database.connection import Database
from adapters.database.searches import Searches
from contracts.names import YES
from mentoring import facts
from mentoring.kinds import AskKind, Phase, Role
from tests.adapters.letter_samples import PORTRAIT
from tests.gateway.street import Browser, Street, words_of


@pytest.fixture
def browser(street: Street) -> Browser:
    return street.browser()


async def test_who_was_asked_before_somebody_else_sees_nothing_of_the_relationship(
    street: Street, browser: Browser
) -> None:
    ask, personal = await street.ask(AskKind.ACCEPT, Role.MENTOR), await street.link(Role.MENTOR)
    assert (await browser.get(personal)).status_code == 200
    street.open_asks = []
    await street.tell_shelf(mentor=street.people[Role.COORDINATOR], phase=Phase.CHOOSING)

    pages = [await browser.get(path) for path in (ask, personal)]

    assert [page.status_code for page in pages] == [410, 410]


async def test_the_mentee_sees_who_is_proposed_and_why_and_may_say_no_without_a_reason(
    street: Street, browser: Browser, database: Database
) -> None:
    mentor = street.people[Role.MENTOR]
    portrait = PORTRAIT.model_copy(update={"mentor": mentor})
    searches = Searches(database)
    await searches.hold("r-street", mentee=street.people[Role.MENTEE], mentor=mentor, places=2, portrait=portrait)
    path = await street.ask(AskKind.PROPOSAL, Role.MENTEE)

    page = words_of(await browser.get(path))
    answered = await browser.answer(path, {"suits": "another"})

    assert "Nadia Benali, Directrice des achats" in page
    assert "négociation, prise de parole" in page
    assert "45 working hours in common each week." in page
    assert "free places" not in page
    assert "No shared language" not in page
    assert answered.status_code == 200
    assert street.relationships.told(facts.Proposal) == facts.Proposal(suits=facts.Suits.ANOTHER)


@pytest.mark.behaviour("S9", "P17")
async def test_a_yes_takes_the_declaration_on_the_page_and_in_the_one_click(street: Street, browser: Browser) -> None:
    path = await street.ask(AskKind.ACCEPT, Role.MENTOR)

    bare = await browser.answer(path, {"accepted": "yes"})
    click = words_of(await browser.get(f"{path}{YES}"))

    assert bare.status_code == 422
    assert street.relationships.given == []
    assert "I declare that to my knowledge nothing between Léa Martin and me" in click
    assert "Yes, and I know of no conflict of interest" in click


async def test_the_question_goes_to_the_coordinator_and_the_answer_to_the_mentor(
    street: Street, browser: Browser
) -> None:
    asked = facts.Accept(answer=facts.Acceptance.QUESTION)
    typed = {"accepted": "question", "question": "How many hours a month?"}
    await street.keep("question", AskKind.ACCEPT, Role.MENTOR, typed, asked)
    told = {"answer": "One every three weeks."}
    await street.keep("answer", AskKind.QUESTION, Role.COORDINATOR, told, facts.Question())

    question = await street.ask(AskKind.QUESTION, Role.COORDINATOR, cites=("question",))
    answer = await street.ask(AskKind.ACCEPT, Role.MENTOR, cites=("answer",))

    assert "How many hours a month?" in words_of(await browser.get(question))
    assert "One every three weeks." in words_of(await browser.get(answer))


async def test_while_nobody_has_been_found_the_mentees_page_and_the_coordinators_say_so(
    street: Street, browser: Browser
) -> None:
    decision = await street.ask(AskKind.DECISION, Role.COORDINATOR, choices=("propose", "close"))
    await street.tell_shelf(mentor="", phase=Phase.CHOOSING, meeting_ahead=None)

    mine, theirs = await browser.get(await street.link(Role.MENTEE)), await browser.get(decision)

    assert "with your mentor to be stands" in words_of(mine)
    assert "nobody has said yes yet" in words_of(mine)
    assert "a mentor yet to be found needs a word from you" in words_of(theirs)
    assert "Look for somebody else" in words_of(theirs)
