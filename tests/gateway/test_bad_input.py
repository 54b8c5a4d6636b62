"""What people send by mistake, twice, too late or in bad faith."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from contracts.vault import AnswerStatus
from gateway.house import EngineAway, RelationshipClosed
from mentoring import facts
from mentoring.kinds import AskKind, Role
from tests.gateway.street import DUE, NOW, WILLING, Street, words_of

INTRODUCTION = WILLING[AskKind.INTRODUCTION]
PDF = b"%PDF-1.7 a life in two pages"


async def introduction(street: Street) -> str:
    return await street.ask(AskKind.INTRODUCTION, Role.MENTEE)


async def dossier(street: Street) -> str:
    return await street.ask(AskKind.DOSSIER, Role.MENTEE)


async def answers(street: Street, ask: str) -> list[str]:
    """The states of what this person has sent for this ask."""
    theirs = await street.house.vault.answers_of("r-street", street.people[Role.MENTEE])
    return [answer.status for answer in theirs if answer.ask == ask]


async def test_looking_at_a_page_changes_nothing_however_often_a_mail_scanner_looks(street: Street) -> None:
    browser, path = street.browser(), await introduction(street)
    for _ in range(3):
        assert (await browser.get(path)).status_code == 200
        assert (await browser.client.head(path)).status_code == 200
    assert street.relationships.given == []
    assert await answers(street, "introduction-1") == []


async def test_unknown_expired_revoked_and_malformed_links_lead_to_the_very_same_page(street: Street) -> None:
    browser = street.browser()
    expired = await street.link(Role.MENTEE, ask="x", kind=AskKind.GOALS, expires_at=NOW - timedelta(seconds=1))
    revoked = await street.link(Role.MENTOR, ask="y", kind=AskKind.GOALS)
    await street.house.links.close_to("r-street", street.people[Role.MENTOR])
    personal = await street.link(Role.MENTEE)
    paths = [
        "/a/" + "A" * 43,
        "/a/short",
        "/a/..%2f",
        "/p/" + "A" * 43,
        expired,
        revoked,
        personal.replace("/p/", "/a/"),
    ]
    pages = [await browser.get(path) for path in [*paths, f"{personal}/not-mine"]]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    posted = await browser.client.post("/a/" + "A" * 43, data={"professional": "x"})
    assert (posted.status_code, posted.text) == (404, pages[0].text)


async def test_somebody_who_tries_many_links_is_asked_to_wait_while_real_links_still_open(street: Street) -> None:
    browser, path = street.browser(), await introduction(street)
    statuses = [(await browser.get(f"/a/{number}")).status_code for number in range(40)]
    assert statuses == [404] * 30 + [429] * 10
    assert (await browser.get(path)).status_code == 200
    street.clock.shows += timedelta(minutes=11)
    assert (await browser.get("/a/0")).status_code == 404


async def test_a_personal_link_opens_the_asks_of_its_person_and_of_nobody_else(street: Street) -> None:
    await street.ask(AskKind.ACCEPT, Role.MENTOR)
    mine = await street.link(Role.MENTEE)
    assert (await street.browser().get(f"{mine}/accept-1")).status_code == 404


@pytest.mark.parametrize("tampered", ["", "nonsense", "swap", "no cookie"])
async def test_a_form_that_is_not_ours_is_not_taken_and_comes_back_with_all_that_was_typed(
    street: Street, tampered: str
) -> None:
    """No slip, a forged one, another page's, or one without its cookie (CSRF)."""
    browser, path = street.browser(), await introduction(street)
    form = await browser.open(path)
    if tampered == "swap":
        other = await browser.open(await street.ask(AskKind.GOALS, Role.MENTEE))
        form.fields["slip"].value = other.fields["slip"].value
    elif tampered == "no cookie":
        browser.client.cookies.clear()
    else:
        form.fields["slip"].value = tampered
    page = await browser.send(form, {"professional": 'I "build" <bridges>'})
    assert page.status_code == 403
    assert "Nothing has been sent yet" in words_of(page)
    assert "I &#34;build&#34; &lt;bridges&gt;" in page.text
    assert street.relationships.given == []


async def test_a_form_left_open_for_too_long_comes_back_with_a_kind_word_and_then_works(street: Street) -> None:
    browser, path = street.browser(), await introduction(street)
    form = await browser.open(path)
    street.clock.shows += timedelta(hours=13)
    page = await browser.send(form, INTRODUCTION)
    assert page.status_code == 403
    assert "I build bridges." in page.text
    assert (await browser.answer(path, INTRODUCTION)).status_code == 200


async def test_a_double_click_is_one_answer_and_both_pages_say_thanks(street: Street) -> None:
    browser = street.browser()
    form = await browser.open(await introduction(street))
    first, second = await browser.send(form, INTRODUCTION), await browser.send(form, INTRODUCTION)
    assert first.status_code == second.status_code == 200
    assert words_of(first) == words_of(second)
    assert len(street.relationships.given) == 1
    assert await answers(street, "introduction-1") == ["taken"]


async def test_one_form_sent_twice_at_once_with_different_answers_says_thanks_for_one_of_them(street: Street) -> None:
    browser, path = street.browser(), await street.ask(AskKind.PAUSE_CHECK, Role.COORDINATOR)
    form = await browser.open(path)
    pages = await asyncio.gather(*(browser.send(form, {"resume": said}) for said in ("yes", "no")))
    assert sorted(page.status_code for page in pages) == [200, 409]
    [given] = street.relationships.given
    kept = await street.house.vault.answer(given.id)
    assert kept is not None
    assert kept.facts == given.facts


async def test_a_second_tab_learns_that_it_was_answered_and_sees_what_was_answered(street: Street) -> None:
    browser, path = street.browser(), await introduction(street)
    one, two = await browser.open(path), await browser.open(path)
    assert (await browser.send(one, INTRODUCTION)).status_code == 200
    page = await browser.send(two, {"professional": "I build towers."})
    assert page.status_code == 409
    assert "I build bridges." in words_of(page)
    assert "towers" not in page.text
    assert len(street.relationships.given) == 1


async def test_opened_again_after_the_answer_the_page_shows_it_and_no_form(street: Street) -> None:
    browser, path = street.browser(), await introduction(street)
    await browser.answer(path, INTRODUCTION)
    page = await browser.get(path)
    assert page.status_code == 200
    assert "Already answered" in words_of(page)
    assert "I build bridges." in words_of(page)
    assert "<form" not in page.text


async def test_a_refused_answer_comes_back_with_the_reason_and_all_that_was_typed(street: Street) -> None:
    browser, path = street.browser(), await street.ask(AskKind.MEETING_DATE, Role.MENTEE)
    street.relationships.refuse("date-in-the-past")
    page = await browser.answer(path, {"suits": "no", "instead": "2026-01-01T10:00"})
    assert page.status_code == 422
    assert "This date has already gone by" in words_of(page)
    assert 'value="2026-01-01T10:00"' in page.text
    street.relationships.raises = None
    form = await browser.open(path)
    assert form.fields["instead"].value == "2026-01-01T10:00"
    assert (await browser.send(form, WILLING[AskKind.MEETING_DATE])).status_code == 200


async def test_back_and_corrected_under_the_same_slip_is_another_answer(street: Street) -> None:
    """The browser's back button brings back the old form with its old slip."""
    browser, path = street.browser(), await street.ask(AskKind.MEETING_DATE, Role.MENTEE)
    form = await browser.open(path)
    street.relationships.refuse("date-too-far")
    assert (await browser.send(form, {"suits": "no", "instead": "2029-01-01T10:00"})).status_code == 422
    street.relationships.raises = None
    assert (await browser.send(form, WILLING[AskKind.MEETING_DATE])).status_code == 200
    assert street.relationships.told(facts.MeetingDate).instead == datetime(2026, 10, 20, 12, 30, tzinfo=UTC)


async def test_what_is_missing_is_told_field_by_field_with_a_link_to_each(street: Street) -> None:
    page = await street.browser().answer(await street.ask(AskKind.GOALS, Role.MENTEE), {"goals-1-goal": "Speak"})
    assert page.status_code == 422
    assert 'href="#f-goals-1-skill"' in page.text
    assert 'id="f-goals-1-skill"' in page.text
    assert 'aria-describedby="f-goals-1-skill-help f-goals-1-skill-problem"' in page.text
    assert re.search(r'id="f-goals-1-skill"[^>]*aria-invalid="true"', page.text)


@pytest.mark.parametrize("raised", ["not-open", "closed", None])
async def test_an_ask_that_ended_meanwhile_is_told_kindly(street: Street, raised: str | None) -> None:
    browser = street.browser()
    form = await browser.open(await introduction(street))
    if raised:
        street.relationships.refuse(raised)
    else:
        street.relationships.raises = RelationshipClosed()
    page = await browser.send(form, INTRODUCTION)
    assert page.status_code == 410
    assert "Nobody holds it against you" in words_of(page)


async def test_an_ask_that_ended_shows_no_form(street: Street) -> None:
    browser, path = street.browser(), await introduction(street)
    form = await browser.open(path)
    street.open_asks.clear()
    await street.tell_shelf()
    assert (await browser.get(path)).status_code == 410
    assert (await browser.send(form, INTRODUCTION)).status_code == 410
    assert street.relationships.given == []


async def test_a_closed_relationship_asks_nothing_more(street: Street) -> None:
    path, personal = await introduction(street), await street.link(Role.MENTEE)
    await street.close()
    assert (await street.browser().get(path)).status_code == 410
    page = await street.browser().get(personal)
    assert page.status_code == 200
    assert "Your mentoring is complete." in words_of(page)


async def test_past_the_deadline_an_answer_is_still_welcome(street: Street) -> None:
    path = await introduction(street)
    street.clock.shows = DUE + timedelta(days=1)
    page = await street.browser().get(path)
    assert "still welcome until Thursday 15 October 2026 at 10:00" in words_of(page)


@pytest.mark.behaviour("N5")
async def test_with_the_engine_away_the_answer_is_safe_and_the_page_says_so(street: Street) -> None:
    browser, path = street.browser(), await introduction(street)
    street.relationships.raises = EngineAway("no server answers")
    page = await browser.answer(path, INTRODUCTION)
    assert page.status_code == 202
    assert "It is safe" in words_of(page)
    assert await answers(street, "introduction-1") == [AnswerStatus.RECEIVED]
    assert "has been received" in words_of(await browser.get(path))


async def test_words_of_people_are_shown_as_words_never_as_a_page(street: Street) -> None:
    browser, path = street.browser(), await introduction(street)
    evil = "<script>alert(1)</script>{{ 7 * 7 }}\"'"
    page = await browser.answer(path, {"professional": evil})
    assert "<script>" not in page.text
    assert "{{ 7 * 7 }}" in page.text


async def test_a_body_larger_than_any_form_is_refused_before_it_is_read(street: Street) -> None:
    browser, path = street.browser(), await dossier(street)
    form = await browser.open(path)
    assert (await browser.send(form, {}, files=[("cv.pdf", PDF + b"0" * 4_100_000)])).status_code == 413

    async def endless() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
        for _ in range(50):
            yield b"0" * 100_000

    headers = {"content-type": "multipart/form-data; boundary=x"}
    chunked = await browser.client.post(path, content=endless(), headers=headers)
    assert chunked.status_code == 413
    assert "too much at once" in words_of(chunked)


async def test_half_a_character_never_reaches_the_vault_nor_a_page(street: Street) -> None:
    """A charset of the sender's own choice brings lone surrogates, which can be neither shown nor mailed afterwards."""
    browser, path = street.browser(), await introduction(street)
    slip = (await browser.open(path)).hidden()["slip"]
    parts = {"slip": slip, "professional": "half \\ud800"}
    body = "".join(f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts.items())
    headers = {"content-type": "multipart/form-data; boundary=x; charset=unicode_escape"}
    page = await browser.client.post(path, content=f"{body}--x--\r\n", headers=headers)
    assert page.status_code == 400
    assert await answers(street, "introduction-1") == []
    assert (await browser.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\nno headers", "multipart/form-data; boundary=x"),
        (b"anything", "multipart/form-data"),
        (b"&".join(b"a=1" for _ in range(300)), "application/x-www-form-urlencoded"),
    ],
)
async def test_a_garbled_form_is_told_as_such(street: Street, body: bytes, content_type: str) -> None:
    path = await introduction(street)
    page = await street.browser().client.post(path, content=body, headers={"content-type": content_type})
    assert page.status_code == 400
    assert "arrived damaged" in words_of(page)
