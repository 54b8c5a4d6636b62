"""What a page about one ask needs to know: who asks whom for what by when, what the ask cites, and its form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters.calling import called
from adapters.follow_ups import follow_ups_of
from adapters.mail.facts import every
from adapters.plan import plan_of, suggested
from contracts.messages import View
from contracts.vault import AnswerStatus, KeptAnswer, Link, Portrait
from gateway.house import House
from mentoring.forms import Form, Setting, form_for
from mentoring.initiatives import WHO, kind_of
from mentoring.kinds import AskKind, Role
from mentoring.meetings import debrief_step
from mentoring.people import Language, Person
from mentoring.plan import cited, lines_of
from mentoring.wall import readable


class NotYetWritten(RuntimeError):  # noqa: N818 - it names what happened
    """The ledger has no page of this relationship yet: it is a moment old."""


@dataclass(frozen=True)
class Briefing:
    """One ask for one reader. `cited`: answers by the name under which the ask cites them, none the reader may not see.

    `portrait`: of a mentor who is proposed. `names`: what the words call the two of the pair. `place`: where the meeting ahead is held, in words.
    """

    link: Link
    ask: str
    kind: AskKind
    person: Person
    view: View
    names: dict[str, str]
    cited: dict[str, KeptAnswer]
    setting: Setting
    due: datetime | None
    ends: datetime | None
    place: str = ""
    portrait: Portrait | None = None

    @property
    def language(self) -> Language:
        return self.person.language

    @property
    def form(self) -> Form:
        return form_for(self.kind, self.setting)

    def as_kind(self, kind: AskKind) -> "Briefing":
        """The same setting, seen through another kind's form: to read back what was answered to that one."""
        return replace(self, kind=kind)

    def facts(self) -> dict[str, Any]:
        """What the words about this ask may mention."""
        return {
            "role": self.link.role.value,
            **self.names,
            "number": self.link.number,
            "due": self.due,
            "ends": self.ends,
            "zone": self.person.timezone,
            "codes": self.link.codes,
            "dates": self.link.dates,
            "numbers": self.link.numbers,
            **every(self.link.numbers),
        }


async def link_of(house: House, opened: Link, ask: str) -> Link | None:
    """The link that asked for `ask`, for the reader of the link that was opened; None if it is not theirs.

    A reminder's link and the personal page cite nothing themselves: the letter that asked does.
    """
    link = await house.links.of_ask(opened.relationship, ask)
    return link if link is not None and link.person == opened.person else None


async def link_to_offer(house: House, opened: Link, step: str) -> Link | None:
    """The link to what the reader of a personal page may set in motion, or has; None if it is nothing of theirs."""
    kind = kind_of(step)
    view = await house.shelf.relationship(opened.relationship)
    if kind is None or view is None or opened.role not in WHO[kind] or not is_theirs(view, opened):
        return None
    answers, numbers = dict(view.in_force), dict(opened.numbers)
    if kind is AskKind.PLAN_CHANGE:
        lines, places = cited(lines_of(view.plan, opened.role))
        answers, numbers = answers | lines, numbers | places
    return opened.model_copy(update={"ask": step, "kind": kind, "answers": answers, "numbers": numbers})


async def brief(house: House, link: Link) -> Briefing:
    """Everything about the ask of `link`, for its person. Raises NotYetWritten, DatabaseAway."""
    if link.ask is None or link.kind is None:
        raise ValueError("a personal link asks for nothing")
    view = await house.shelf.relationship(link.relationship)
    if view is None:
        raise NotYetWritten
    mine = await house.shelf.asks(link.relationship, link.person)
    standing = next((shown for shown in mine if shown.id == link.ask), None)
    person = await house.vault.person(link.person)
    quoted = await _cited(house, link)
    if link.kind is AskKind.DEBRIEF:
        quoted |= await _noted(house, link, view)
    return Briefing(
        link=link,
        ask=link.ask,
        kind=link.kind,
        person=person,
        view=view,
        names=await names_of(house, view, link.role, person.language),
        cited=quoted,
        setting=_setting(house, link, view, person, quoted),
        due=standing.due if standing else link.due,
        ends=standing.ends if standing else link.ends,
        place=place_of(house, view, person.language),
        portrait=await _portrait(house, link, view),
    )


async def _portrait(house: House, link: Link, view: View) -> Portrait | None:
    """Only of the mentor who is proposed at this moment."""
    portrait = await house.vault.portrait(link.relationship) if link.kind is AskKind.PROPOSAL else None
    return portrait if portrait and portrait.mentor == view.mentor else None


def is_theirs(view: View, link: Link) -> bool:
    """Whether the link's person is in that role still: somebody who was asked to be the mentor may not be it."""
    return link.person == {Role.MENTEE: view.mentee, Role.MENTOR: view.mentor}.get(link.role, view.coordinator)


async def names_of(house: House, view: View, reader: Role, language: Language) -> dict[str, str]:
    """What the words call the two of the pair; a mentor who has yet to be found too."""
    mentee = await house.vault.person(view.mentee)
    mentor = await house.vault.person(view.mentor) if view.mentor else None
    return called(house.words, language, reader, mentee, mentor)


def place_of(house: House, view: View, language: Language) -> str:
    """Where the meeting ahead is held, in words; "" where the two find a place themselves."""
    return house.where.told(language, view.meeting_venue, view.id, view.meeting_number)


async def cited_rows(house: House, link: Link, rows: Iterable[str]) -> dict[str, KeptAnswer]:
    """These rows of the vault, as far as the reader of this link may see them."""
    return await _cited(house, link.model_copy(update={"answers": {row: row for row in rows}}))


async def _cited(house: House, link: Link) -> dict[str, KeptAnswer]:
    found = {name: await house.vault.answer(row) for name, row in link.answers.items() if row}
    return {
        name: shown
        for name, answer in found.items()
        if answer is not None
        and answer.relationship == link.relationship
        and (shown := _readable(answer, link)) is not None
    }


async def _noted(house: House, link: Link, view: View) -> dict[str, KeptAnswer]:
    """The follow-ups that the other has already noted after the same meeting, so that nobody notes them twice."""
    other = Role.MENTOR if link.role is Role.MENTEE else Role.MENTEE
    person = view.mentor if other is Role.MENTOR else view.mentee
    step = debrief_step(link.number, other)
    answers = await house.vault.answers_of(link.relationship, person) if person else []
    told = next((one for one in answers if one.ask == step and one.status is AnswerStatus.TAKEN), None)
    shown = _readable(told, link) if told else None
    return {"noted": shown} if shown else {}


def _readable(answer: KeptAnswer, link: Link) -> KeptAnswer | None:
    """What of it the reader of this link may see."""
    is_writer = answer.person == link.person
    values = readable(answer.kind, answer.values, reader=link.role, is_writer=is_writer)
    return None if values is None else answer.model_copy(update={"values": values})


def _setting(house: House, link: Link, view: View, person: Person, quoted: dict[str, KeptAnswer]) -> Setting:
    goals = quoted["goals"].values.get("goals", []) if "goals" in quoted else []
    items: tuple[str, ...] = ()
    if link.kind is AskKind.EVALUATION:
        instrument = house.library.instrument(link.codes["instrument"])
        items = tuple(item.id for item in instrument.items_for(link.role))
    challenges: tuple[str, ...] = ()
    if link.kind is AskKind.CHALLENGE_PROPOSE:
        challenges = tuple(house.library.challenges(link.codes["level"]))
    return Setting(
        rhythms=view.rhythms,
        items=items,
        challenges=challenges,
        choices=link.choices,
        goals=len(goals),
        follow_ups=tuple(one.number for one in follow_ups_of(quoted, link.numbers)),
        plan=tuple(one.number for one in plan_of(quoted, link.numbers)),
        suggested=len(suggested(quoted, link.codes.get("what", ""))),
        weighed="options" in quoted,
        last=bool(link.numbers.get("last")),
        zone=person.timezone,
        dates=dict(link.dates),
    )
