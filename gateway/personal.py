"""The page "what is expected of me": the open asks of one person in one relationship, and where things stand."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response

from contracts.messages import AskView, View
from contracts.vault import Link
from gateway.briefing import NotYetWritten, brief, cited_rows, is_theirs, link_of, names_of, place_of
from gateway.house import House
from gateway.pages import Pages
from gateway.plan import PlanPicture, Rows, drawn
from gateway.showing import Showing
from mentoring.kinds import PAIR, Status
from mentoring.people import Person


@dataclass(frozen=True)
class Offered:
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Expected:
    title: str
    otherwise: str
    due: datetime
    ends: datetime
    late: bool
    url: str


class PersonalDoor:
    def __init__(self, house: House, pages: Pages) -> None:
        self._house = house
        self._pages = pages

    async def show(self, token: str, link: Link) -> Response:
        """Everything expected of the link's person, soonest first."""
        house = self._house
        view = await house.shelf.relationship(link.relationship)
        if view is None:
            raise NotYetWritten
        person = await house.vault.person(link.person)
        if not is_theirs(view, link):
            return self._pages.message("over", person.language, 410)
        names = await names_of(house, view, link.role, person.language)
        asks = await house.shelf.asks(link.relationship, link.person)
        return self._pages.page(
            "personal.html.j2",
            person.language,
            name=person.first_name,
            partner=names["partner"],
            zone=person.timezone,
            offers=self._offers(token, link, view, person, names["partner"]),
            asks=[expected for ask in asks if (expected := await self._expected(token, link, ask))],
            meeting=view.meeting_ahead,
            place=place_of(house, view, person.language),
            plan=await self._plan(view, link, person),
            role=link.role.value,
            phase=view.phase.value,
            paused=view.status is Status.PAUSED,
            until=view.paused_until,
            held=view.meetings_held,
            challenges=view.challenges_taken,
        )

    async def _plan(self, view: View, link: Link, person: Person) -> PlanPicture:
        """The plan of the two, for the two alone."""
        rows = {line.answer for line in view.plan} | {skill.answer for skill in view.skills}
        rows = rows if link.role in PAIR else set()
        today = self._house.now().astimezone(ZoneInfo(person.timezone)).date()
        return drawn(view, Rows(answers=await cited_rows(self._house, link, rows)), today=today)

    def _offers(self, token: str, link: Link, view: View, person: Person, partner: str) -> list[Offered]:
        """What the reader may set in motion: the title of its form, and what it leads to."""
        words, language = self._house.words, person.language
        facts = {"partner": partner, "role": link.role.value}
        return [
            Offered(
                title=words.render(language, words.form(language, offer.kind).title, **facts),
                text=words.say(language, f"pages.offers.{offer.kind}", **facts),
                url=f"/p/{token}/{offer.step}",
            )
            for offer in view.offers
            if offer.role is link.role
        ]

    async def _expected(self, token: str, opened: Link, ask: AskView) -> Expected | None:
        link = await link_of(self._house, opened, ask.id)
        if link is None:
            return None
        briefing = await brief(self._house, link)
        showing = Showing(self._house.words, self._house.library, briefing)
        return Expected(
            title=showing.text(showing.words.title),
            otherwise=showing.text(showing.words.otherwise),
            due=ask.due,
            ends=ask.ends,
            late=ask.due < self._house.now(),
            url=f"/p/{token}/{ask.id}",
        )
