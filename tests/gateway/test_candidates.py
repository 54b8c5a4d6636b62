"""Pages while a mentor is being chosen: the next is nobody else's business."""

import pytest

from mentoring.kinds import AskKind, Phase, Role
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
