"""In a real browser: for everybody, on a phone and a desk, by thumb and by keyboard, without JavaScript."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from contracts.names import YES
from mentoring import facts
from mentoring.kinds import AskKind, Role
from mentoring.people import Language
from tests.gateway.plans import with_a_plan
from tests.gateway.street import WILLING, Street, asked

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, DESK = 360, 1200
TARGET = 44
"""Pixels: how small a thing to touch may be (WCAG 2.5.5)."""

TOUCHED = (
    "main a, main button, main summary, main label.choice, main textarea, "
    "main input:is([type=text], [type=date], [type=datetime-local], [type=file])"
)
SMALL_TARGETS = f"""
[...document.querySelectorAll('{TOUCHED}')]
  .filter(e => e.checkVisibility() && !e.matches('p > a') && e.getBoundingClientRect().height < {TARGET})
  .map(e => e.outerHTML.slice(0, 120))
"""


@asynccontextmanager
async def window(chromium: Browser, width: int, scheme: str = "light", *, script: bool = False) -> AsyncIterator[Page]:
    context = await chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    try:
        yield await context.new_page()
    finally:
        await context.close()


def one_click(street: Street, kind: AskKind) -> bool:
    return street.house.words.form(Language.FRENCH, kind).one_click is not None


async def every_page(street: Street) -> list[str]:
    """The path of one page of each kind."""
    asks = [await street.ask(kind, asked(kind)) for kind in AskKind]
    clicks = [path + YES for kind, path in zip(AskKind, asks, strict=True) if one_click(street, kind)]
    answered = await street.ask(AskKind.INTRODUCTION, Role.MENTOR)
    await with_a_plan(street)
    return [*asks, *clicks, answered, await street.link(Role.MENTEE), "/a/unknown", "/"]


async def complaints(page: Page) -> list[str]:
    """What axe finds wrong."""
    results = await Axe().run(page, options={"resultTypes": ["violations"]})
    return [f"{found['id']}: {found['nodes'][0]['html'][:160]}" for found in results.response["violations"]]


async def test_every_page_is_accessible_fits_a_phone_and_can_be_touched(
    chromium: Browser, open_street: tuple[Street, str]
) -> None:
    """axe finds nothing, nothing scrolls sideways, every target is large; forms with their errors. (Without: in the dark.)"""
    street, address = open_street
    async with window(chromium, PHONE, script=True) as page:
        for path in await every_page(street):
            await page.goto(address + path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE, path
            assert await page.evaluate(SMALL_TARGETS) == [], path
            if await page.locator("button[type=submit]").count():
                await page.locator("button[type=submit]").click()
            assert await complaints(page) == [], f"{path} sent empty"


async def test_in_the_dark_on_a_desk_every_page_is_accessible_too(
    chromium: Browser, open_street: tuple[Street, str]
) -> None:
    street, address = open_street
    async with window(chromium, DESK, "dark", script=True) as page:
        for path in await every_page(street):
            await page.goto(address + path)
            assert await complaints(page) == [], path
            assert await page.evaluate("document.documentElement.scrollWidth") <= DESK, path


async def test_nothing_is_fetched_from_elsewhere_and_nothing_is_blocked(
    chromium: Browser, open_street: tuple[Street, str]
) -> None:
    street, address = open_street
    async with window(chromium, DESK, script=True) as page:
        fetched: list[str] = []
        told: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        await page.goto(address + await street.ask(AskKind.GOALS, Role.MENTEE))
        assert fetched
        assert all(url.startswith(address) for url in fetched)
        assert told == []


@pytest.mark.parametrize(
    "kind", [AskKind.GOALS, AskKind.CHARTER_AGREE, AskKind.MEETING_DATE, AskKind.CHALLENGE_DEBRIEF]
)
async def test_a_form_is_answered_without_javascript(
    chromium: Browser, open_street: tuple[Street, str], kind: AskKind
) -> None:
    street, address = open_street
    async with window(chromium, PHONE) as page:
        await page.goto(address + await street.ask(kind, asked(kind)))
        for name, value in WILLING[kind].items():
            field = page.locator(f'[name="{name}"]')
            if await field.first.get_attribute("type") in ("radio", "checkbox"):
                await page.locator(f'label:has([name="{name}"][value="{value}"])').click()
            else:
                await field.fill(value)
        await page.locator("button[type=submit]").click()
        assert await page.locator("form").count() == 0
        assert len(street.relationships.given) == 1


@pytest.mark.behaviour("P17")
async def test_one_click_answers_without_javascript_and_its_button_is_on_the_first_screen(
    chromium: Browser, open_street: tuple[Street, str]
) -> None:
    street, address = open_street
    async with window(chromium, PHONE) as page:
        await page.goto(address + await street.ask(AskKind.MEETING_DATE, Role.MENTEE) + YES)
        button = page.locator("button[type=submit]")
        box = await button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800
        await button.click()
        assert await page.locator("form").count() == 0
    assert street.relationships.told(facts.MeetingDate).suits


async def test_what_only_the_other_choice_calls_for_steps_aside(
    chromium: Browser, open_street: tuple[Street, str]
) -> None:
    street, address = open_street
    async with window(chromium, PHONE) as page:
        await page.goto(address + await street.ask(AskKind.CHARTER_AGREE, Role.MENTOR))
        comment, expectations = page.locator("[name=comment]"), page.locator("[name=expectations]")
        assert await comment.is_visible()
        assert await expectations.is_visible()
        await page.locator('label:has([name=agreed][value="yes"])').click()
        assert await expectations.is_visible()
        assert not await comment.is_visible()
        await page.locator('label:has([name=agreed][value="no"])').click()
        assert await comment.is_visible()
        assert not await expectations.is_visible()


async def test_a_further_goal_unfolds_when_it_is_wanted_and_stays_open_when_it_is_wrong(
    chromium: Browser, open_street: tuple[Street, str]
) -> None:
    street, address = open_street
    async with window(chromium, PHONE) as page:
        await page.goto(address + await street.ask(AskKind.GOALS, Role.MENTEE))
        second = page.locator('[name="goals-2-goal"]')
        assert not await second.is_visible()
        await page.locator("summary").first.click()
        await second.fill("Lead a small team")
        await page.locator("button[type=submit]").click()
        assert await page.locator('[name="goals-1-goal"]').input_value() == "Lead a small team"  # rows close up
        assert await page.locator(".errors a").count() == 3


@pytest.mark.behaviour("S34")
async def test_an_evaluation_is_answered_by_keyboard_alone(chromium: Browser, open_street: tuple[Street, str]) -> None:
    """Tab to each item, the arrows choose, Enter on the button sends."""
    street, address = open_street
    items = [item.id for item in street.house.library.instrument("pulse").items_for(Role.MENTEE)]
    async with window(chromium, DESK) as page:
        await page.goto(address + await street.ask(AskKind.EVALUATION, Role.MENTEE))
        for _ in items:
            await page.keyboard.press("Tab")
            await page.keyboard.press("Space")
            for _ in range(3):
                await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("form", state="detached")
    assert street.relationships.told(facts.Evaluation).scores == dict.fromkeys(items, 4)


@pytest.mark.parametrize("kind", [AskKind.PLAN_ACCEPT, AskKind.GOAL_TIE])
async def test_what_is_ticked_or_chosen_is_answered_by_keyboard_alone(
    chromium: Browser, open_street: tuple[Street, str], kind: AskKind
) -> None:
    street, address = open_street
    async with window(chromium, DESK) as page:
        await page.goto(address + await street.ask(kind, Role.MENTEE))
        await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        for _ in range(1 if kind is AskKind.PLAN_ACCEPT else 2):  # past the note, to the button
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("form", state="detached")
    [given] = street.relationships.given
    assert given.facts in (facts.PlanAccept(kept=(1,)), facts.GoalTie(tied=True))


async def test_focus_can_be_seen_and_lands_on_what_is_wrong(chromium: Browser, open_street: tuple[Street, str]) -> None:
    street, address = open_street
    async with window(chromium, DESK, script=True) as page:
        await page.goto(address + await street.ask(AskKind.INTRODUCTION, Role.MENTEE))
        await page.locator("button[type=submit]").click()
        await expect(page.locator("#wrong")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")  # the line leads to its field
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        await expect(page.locator("[name=professional]")).to_be_focused()
        assert await page.evaluate(outline) == "solid"
