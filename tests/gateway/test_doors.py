"""What every page carries, what the log says of it, and what is said when something of ours is away."""

import dataclasses
from http.cookies import SimpleCookie

import pytest
from structlog.testing import capture_logs

from adapters.certificates import Certificates
from adapters.database.connection import DatabaseAway
from adapters.database.links import Links
from contracts.vault import Link
from gateway.app import create_app
from mentoring import facts
from mentoring.kinds import AskKind, Phase, Role, Status
from settings import ROOT
from tests.gateway.street import DUE, NOW, WILLING, Browser, Street, asked, words_of


class AwayLinks(Links):
    """A database that has gone; or, told so, a defect of ours that quotes what somebody wrote."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def resolve(self, token: str, now: object) -> Link | None:
        raise self._error


async def test_every_page_forbids_scripts_framing_storing_indexing_and_telling_where_one_came_from(
    street: Street,
) -> None:
    browser, path = street.browser(), await street.ask(AskKind.GOALS, Role.MENTEE)
    pages = [await browser.get(page) for page in (path, await street.link(Role.MENTEE), "/a/x", "/", "/nowhere")]
    pages.append(await browser.answer(path, WILLING[AskKind.GOALS]))
    for page in pages:
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "noindex" in page.headers["x-robots-tag"]
        assert "<script" not in page.text
        assert "http" not in page.text.replace("http-equiv", "").partition("<main>")[0].replace("www.w3.org", "")


async def test_the_only_cookie_belongs_to_one_form_and_stays_out_of_the_reach_of_others(street: Street) -> None:
    browser, path = street.browser(), await street.ask(AskKind.GOALS, Role.MENTEE)
    page = await browser.get(path)
    [cookie] = SimpleCookie(page.headers["set-cookie"]).values()
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"].lower()) == (True, True, "strict")
    assert cookie["path"] == path
    for other in (await street.link(Role.MENTEE), "/", "/a/x"):
        assert "set-cookie" not in (await browser.get(other)).headers


async def test_the_log_never_holds_a_link_or_what_was_written(street: Street) -> None:
    browser, path = street.browser(), await street.ask(AskKind.INTRODUCTION, Role.MENTEE)
    with capture_logs() as lines:
        await browser.answer(path, {"professional": "canary"})
        await browser.get("/a/unknown-token")
    told = str(lines)
    assert {"event": "page", "route": "/a/{token}"}.items() <= lines[0].items()
    for secret in (path.removeprefix("/a/"), "canary", "Léa", "unknown-token"):
        assert secret not in told


@pytest.mark.parametrize(
    ("preferred", "language"), [("fr-CH, en;q=0.8", "fr"), ("de, en;q=0.5", "en"), ("", "fr"), ("en;q=x,,;", "fr")]
)
async def test_a_page_that_knows_nobody_speaks_the_browsers_language(
    street: Street, preferred: str, language: str
) -> None:
    page = await street.browser(headers={"accept-language": preferred}).get("/")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text


async def test_health_is_told_to_whoever_watches(street: Street) -> None:
    page = await street.browser().get("/healthz")
    assert (page.status_code, page.json()) == (200, {"gateway": "ok"})


async def test_with_the_database_away_a_kind_page_says_how_nothing_is_lost(street: Street) -> None:
    path = await street.ask(AskKind.GOALS, Role.MENTEE)
    away = dataclasses.replace(street.house, links=AwayLinks(DatabaseAway("gone")))
    page = await Browser(create_app(away)).get(path)
    assert page.status_code == 503
    assert page.headers["retry-after"] == "60"
    assert "your browser will offer to send it again" in words_of(page)


async def test_an_error_of_ours_has_its_page_and_a_line_in_the_log_that_quotes_nobody(street: Street) -> None:
    broken = dataclasses.replace(street.house, links=AwayLinks(ValueError("canary")))
    with capture_logs() as lines:
        page = await Browser(create_app(broken)).get("/a/x")
    assert page.status_code == 500
    assert page.headers["cache-control"] == "no-store"
    assert [line["error"] for line in lines if line["event"] == "page_failed"] == ["ValueError"]
    assert "canary" not in str(lines)


async def test_a_relationship_a_moment_old_asks_for_a_moment_of_patience(street: Street) -> None:
    """The mail may be faster than the ledger."""
    token = await street.house.links.issue(
        Link(
            relationship="r-new",
            programme="classic",
            person=street.people[Role.MENTEE],
            role=Role.MENTEE,
            ask="accept-1",
            kind=AskKind.ACCEPT,
            expires_at=DUE,
        )
    )
    assert (await street.browser().get(f"/a/{token}")).status_code == 503


async def test_the_personal_page_lists_what_is_expected_the_soonest_first_and_where_things_stand(
    street: Street,
) -> None:
    await street.ask(AskKind.GOALS, Role.MENTEE)
    await street.ask(AskKind.EVALUATION, Role.MENTEE)
    await street.ask(AskKind.ACCEPT, Role.MENTOR)
    street.open_asks[1] = street.open_asks[1].model_copy(update={"due": NOW.replace(day=8)})
    await street.tell_shelf()
    personal = await street.link(Role.MENTEE)

    page = await street.browser().get(personal)

    words = words_of(page)
    assert words.index("How is your mentoring relationship going?") < words.index("Your goals")
    assert "By Thursday 8 October 2026 at 10:00" in words
    assert "Wednesday 14 October 2026 at 11:00, with Nadia." in words
    assert "You are under way" in words
    assert "2 meetings, 1 challenge taken up." in words
    assert f'href="{personal}/goals-1"' in page.text
    assert "accept-3" not in page.text


async def test_an_ask_is_answered_from_the_personal_page_as_from_its_mail(street: Street) -> None:
    await street.ask(AskKind.EVALUATION, Role.MENTEE)
    personal = await street.link(Role.MENTEE)
    browser = street.browser()
    item = street.house.library.instrument("pulse").items_for(Role.MENTEE)[0].id
    page = await browser.answer(f"{personal}/evaluation-1", {item: "5"})
    assert page.status_code == 200
    assert f'href="{personal}"' in page.text
    assert street.relationships.told(facts.Evaluation).scores == {item: 5}


async def test_with_nothing_to_do_the_personal_page_says_so(street: Street) -> None:
    await street.tell_shelf(meeting_ahead=None)
    words = words_of(await street.browser().get(await street.link(Role.MENTOR)))
    assert "Nothing for now." in words
    assert "No date has been fixed yet." in words


@pytest.mark.behaviour("E1")
async def test_during_a_pause_the_personal_page_says_that_nothing_presses(street: Street) -> None:
    await street.tell_shelf(status=Status.PAUSED, phase=Phase.CORE, paused_until=DUE)
    words = words_of(await street.browser().get(await street.link(Role.MENTOR)))
    assert "paused until Monday 12 October 2026" in words


async def test_a_page_may_hold_one_ask_of_every_kind(street: Street) -> None:
    """One open ask of every kind on one personal page, the worst there is."""
    for kind in AskKind:
        await street.ask(kind, asked(kind))
    browser, personal = street.browser(), await street.link(Role.MENTEE)
    await browser.get(personal)
    assert (await browser.get(personal)).status_code == 200


@pytest.mark.behaviour("S23")
async def test_the_pages_say_where_the_next_meeting_is_held(street: Street) -> None:
    settings = street.house.settings.model_copy(update={"venues": ROOT / "examples" / "venues.yaml"})
    street.house = dataclasses.replace(street.house, settings=settings)
    path, personal = await street.ask(AskKind.MEETING_DATE, Role.MENTEE), await street.link(Role.MENTEE)
    await street.tell_shelf(meeting_venue="colette")
    told = "Salle Colette (2e étage, au fond du couloir, Lyon)"
    assert told in words_of(await street.browser().get(path))
    assert told in words_of(await street.browser().get(personal))
    await street.tell_shelf(meeting_venue="video")
    assert "https://meet.example.org/mentoring-" in words_of(await street.browser().get(personal))


@pytest.mark.behaviour("P10", "S35")
async def test_a_certificate_s_page_says_that_it_is_genuine_and_nothing_of_whose_it_is(street: Street) -> None:
    code = Certificates(street.house.settings).code("r-street", street.people[Role.MENTEE])
    browser = street.browser()
    genuine = await browser.get(f"/certificate/{code.lower()}")
    assert (genuine.status_code, "This certificate is genuine" in genuine.text) == (200, True)
    assert "Léa" not in genuine.text
    for forged in (f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}", "x", "%00", "é", code * 9):
        page = await browser.get(f"/certificate/{forged}")
        assert (page.status_code, "We do not know this code" in page.text) == (404, True), forged
