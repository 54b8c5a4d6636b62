"""A street with one gateway in it: a real vault, links and shelf; the relationships behind it are played."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from typing import Any, TypeVar

import httpx2
from fastapi import FastAPI

from adapters.database.connection import Database
from adapters.database.links import Links
from adapters.database.marks import Marks
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from adapters.library import Library
from adapters.words import Words
from contracts.messages import AnswerGiven, AnswerTaken, AskView, LedgerPage, View
from contracts.vault import AnswerStatus, KeptAnswer, Link
from gateway.app import create_app
from gateway.house import House
from mentoring import facts
from mentoring.initiatives import WHO
from mentoring.kinds import AskKind, Closing, Phase, Role, Status
from mentoring.model import Model
from mentoring.people import Language, Person
from mentoring.refusals import RuleBroken
from rehearsal.visitor import PageForm, read_form
from settings import Settings

NOW = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=7)
ENDS = DUE + timedelta(days=3)
MEETS = NOW + timedelta(days=9, hours=1)
RELATIONSHIP = "r-street"


F = TypeVar("F", bound=Model)


@dataclass
class FakeRelationships:
    """Takes every answer once, unless it has something to raise."""

    given: list[AnswerGiven] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    raises: Exception | None = None
    asks_are_over: bool = False

    async def give(self, relationship: str, given: AnswerGiven) -> AnswerTaken:
        if self.asks_are_over:
            raise RuleBroken("not-open")
        return self._take(given)

    async def begin(self, relationship: str, given: AnswerGiven) -> AnswerTaken:
        self.begun.append(given.ask)
        return self._take(given)

    def _take(self, given: AnswerGiven) -> AnswerTaken:
        if self.raises is not None:
            raise self.raises
        again = any(earlier.id == given.id for earlier in self.given)
        if not again:
            self.given.append(given)
        return AnswerTaken(ask=given.ask, again=again)

    def told(self, kind: type[F]) -> F:
        """The facts of the only answer given."""
        [given] = self.given
        assert isinstance(given.facts, kind)
        return given.facts

    def refuse(self, code: str) -> None:
        self.raises = RuleBroken(code)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.shows = NOW

    def __call__(self) -> datetime:
        return self.shows


@dataclass
class Street:
    """`people`: by role. Asks are opened one by one; the shelf is told of each."""

    house: House
    relationships: FakeRelationships
    clock: Clock
    people: dict[Role, str]
    open_asks: list[AskView] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    version: int = 0

    async def tell_shelf(self, **changes: Any) -> None:
        """Write the ledger's next page."""
        self.version += 1
        people = {role.value: person for role, person in self.people.items()}
        view = build_view(version=self.version, **people)
        page = LedgerPage(view=view.model_copy(update=changes), asks=self.open_asks, notes=[])
        await self.house.shelf.keep(page)

    async def close(self) -> None:
        self.open_asks = []
        await self.tell_shelf(status=Status.CLOSED, phase=Phase.CLOSED, closing=Closing.COMPLETED)

    async def keep(
        self, name: str, kind: AskKind, role: Role, values: dict[str, Any], told: facts.Facts, *, ask: str = ""
    ) -> None:
        """An answer of earlier days, which asks may cite by this name. `ask`: what it answered."""
        answer = KeptAnswer(
            id=f"a-{name}",
            relationship=RELATIONSHIP,
            ask=ask or f"earlier-{name}",
            kind=kind,
            person=self.people[role],
            values=values,
            facts=told,
            received_at=NOW - timedelta(days=30),
            status=AnswerStatus.TAKEN,
        )
        await self.house.vault.keep_answer(answer)
        self.answers[name] = answer.id

    async def ask(self, kind: AskKind, role: Role, **link: Any) -> str:
        """Open an ask of this kind and return the path that its mail leads to."""
        ask = f"{kind}-{'again-' if kind in WHO else ''}{len(self.open_asks) + 1}"  # not the name of an offer
        self.open_asks.append(self._open(ask, kind, role))
        await self.tell_shelf()
        given = {"number": 3, **MATERIAL.get(kind, {}), **link}
        cited = {name: self.answers[name] for name in given.pop("cites", ()) if name in self.answers}
        return await self.link(role, ask=ask, kind=kind, answers=cited, due=DUE, ends=ENDS, **given)

    async def open_all(self, role: Role, kinds: Iterable[AskKind]) -> dict[AskKind, str]:
        """As if somebody were asked for all of these at once: each ask's name."""
        asks = {kind: f"{kind}-{'again-' if kind in WHO else ''}9" for kind in kinds}
        self.open_asks += [self._open(ask, kind, role) for kind, ask in asks.items()]
        await self.tell_shelf()
        return asks

    def _open(self, ask: str, kind: AskKind, role: Role) -> AskView:
        return AskView(
            id=ask,
            relationship=RELATIONSHIP,
            kind=kind,
            role=role,
            who=self.people[role],
            opened_at=NOW,
            due=DUE,
            ends=ENDS,
            reminders_sent=0,
            escalated=False,
            undeliverable=False,
        )

    async def link(self, role: Role, **link: Any) -> str:
        """Issue a link and return its path."""
        whole = {"ask": None, "kind": None, "expires_at": NOW + timedelta(days=120)} | link
        token = await self.house.links.issue(
            Link(relationship=RELATIONSHIP, programme="classic", person=self.people[role], role=role, **whole)
        )
        return f"/{'a' if whole['ask'] else 'p'}/{token}"

    @cached_property
    def app(self) -> FastAPI:
        return create_app(self.house)

    def browser(self, **options: Any) -> "Browser":
        return Browser(self.app, **options)


def build_view(**facts: Any) -> View:
    """A relationship in the middle of things, but for these facts."""
    usual = {
        "id": RELATIONSHIP,
        "programme": "classic",
        "phase": Phase.CORE,
        "status": Status.OPEN,
        "whats_next": None,
        "started_at": NOW - timedelta(days=60),
        "rhythms": (timedelta(weeks=3), timedelta(weeks=2), timedelta(weeks=4)),
        "rhythm": timedelta(weeks=3),
        "meetings_held": 2,
        "meetings_planned": 3,
        "meeting_ahead": MEETS,
        "meeting_number": 3,
        "challenges_taken": 1,
        "evaluations": 2,
        "version": 1,
    }
    return View.model_validate(usual | facts)


MATERIAL: dict[AskKind, dict[str, Any]] = {
    AskKind.ACCEPT: {"choices": ("question",)},
    AskKind.CHARTER_DRAFT: {"cites": ("comment",)},
    AskKind.CHARTER_AGREE: {"cites": ("charter",)},
    AskKind.CHARTER_CHANGE: {"cites": ("comment",)},
    AskKind.CHARTER_REVIEW: {"cites": ("charter",)},
    AskKind.GOALS_COMMENT: {"cites": ("goals",)},
    AskKind.DEBRIEF: {"cites": ("goals",), "numbers": {"meeting": 3, "last": 0}, "dates": {"met": NOW}},
    AskKind.MEETING_DATE: {
        "numbers": {"meeting": 3, "last": 0},
        "dates": {"second": MEETS + timedelta(days=1, hours=4), "third": MEETS + timedelta(days=2)},
    },
    AskKind.PLAN_CHANGE: {"cites": ("plan-line-1",), "numbers": {"plan-line-1": 0}},
    AskKind.PLAN_ACCEPT: {"cites": ("proposed",), "codes": {"what": "skills"}},
    AskKind.CHALLENGE_PROPOSE: {"codes": {"level": "comfort"}},
    AskKind.CHALLENGE_ANSWER: {"codes": {"level": "comfort", "challenge": "own"}, "cites": ("challenge",)},
    AskKind.CHALLENGE_OPTIONS: {"codes": {"level": "comfort", "challenge": "own"}, "cites": ("challenge",)},
    AskKind.CHALLENGE_DEBRIEF: {"codes": {"level": "comfort", "challenge": "own"}, "cites": ("challenge",)},
    AskKind.EVALUATION: {"codes": {"instrument": "pulse"}},
    AskKind.GOAL_TIE: {"cites": ("goals", "evaluation"), "codes": {"instrument": "pulse"}},
    AskKind.BALANCE: {"cites": ("goals", "tie-1"), "codes": {"when": "half-way"}},
    AskKind.BALANCE_VIEW: {"cites": ("goals",), "codes": {"when": "half-way"}},
    AskKind.DECISION: {"choices": ("continue", "close"), "codes": {"otherwise": "continue"}},
    AskKind.PROMOTION: {"dates": {"until": NOW + timedelta(weeks=39)}},
    AskKind.TAPERING: {"codes": {"what": "rhythm"}, "numbers": {"every": 28 * 86400}},
    AskKind.PAUSE_CHECK: {"dates": {"since": NOW - timedelta(days=30)}},
}
"""What the letter of each kind cites."""

ASKED = {
    AskKind.ACCEPT: Role.MENTOR,
    AskKind.QUESTION: Role.COORDINATOR,
    AskKind.CHARTER_AGREE: Role.MENTOR,
    AskKind.CHARTER_REVIEW: Role.MENTOR,
    AskKind.GOALS_COMMENT: Role.MENTOR,
    AskKind.EXTRA_ANSWER: Role.MENTOR,
    AskKind.SKILLS: Role.MENTOR,
    AskKind.MENTOR_STOP: Role.MENTOR,
    AskKind.BALANCE_VIEW: Role.MENTOR,
    AskKind.CHALLENGE_PROPOSE: Role.MENTOR,
    AskKind.DECISION: Role.COORDINATOR,
    AskKind.PAUSE_CHECK: Role.COORDINATOR,
}
"""Who is asked; for all other kinds, the mentee."""


def asked(kind: AskKind) -> Role:
    return ASKED.get(kind, Role.MENTEE)


CHARTER = {
    "availability": "Mondays",
    "rhythm": "1209600",
    "themes": "Speaking up",
    "expectations": "Frankness",
    "confidentiality": "yes",
}
AGREEMENT = {"agreed": "yes", "expectations": "Frankness too", "confidentiality": "yes"}
GOAL = {
    "goals-1-goal": "Speak at the spring conference",
    "goals-1-skill": "Speaking",
    "goals-1-horizon": "short",
    "goals-1-scope": "inside",
}
FOLLOW_UP = {"follow_ups-1-what": "Call Ana", "follow_ups-1-owner": "mentor", "follow_ups-1-by": "2026-11-01"}
WILLING: dict[AskKind, dict[str, str]] = {
    AskKind.PROPOSAL: {"suits": "yes", "declared": "yes"},
    AskKind.ACCEPT: {"accepted": "yes", "declared": "yes"},
    AskKind.QUESTION: {"answer": "An hour every three weeks."},
    AskKind.DECLARATION: {"declared": "yes"},
    AskKind.INTRODUCTION: {"professional": "I build bridges."},
    AskKind.CHARTER_DRAFT: CHARTER,
    AskKind.CHARTER_AGREE: AGREEMENT,
    AskKind.CHARTER_CHANGE: CHARTER,
    AskKind.CHARTER_REVIEW: AGREEMENT,
    AskKind.GOALS: GOAL,
    AskKind.GOALS_CHANGE: GOAL,
    AskKind.GOALS_COMMENT: {"comment": "Let us begin with the second"},
    AskKind.DOSSIER: {},
    AskKind.EXTRA_MEETING: {"subject": "An interview next week"},
    AskKind.EXTRA_ANSWER: {"answer": "soon"},
    AskKind.MEETING_CHANGE: {"instead": "2026-10-20T14:30"},
    AskKind.MEETING_DATE: {"suits": "no", "instead": "2026-10-20T14:30"},
    AskKind.TOPICS: {"topics": "The spring conference"},
    AskKind.DEBRIEF: {"held": "yes", "reached": "partly", "next_at": "2026-11-02T10:00", **FOLLOW_UP},
    AskKind.ACTION_PLAN: {
        "lines-1-opportunity": "Chair the March committee",
        "lines-1-skill": "Chairing",
        "lines-1-owner": "mentee",
        "lines-1-by": "2027-03-01",
    },
    AskKind.PLAN_CHANGE: {
        "lines-1-opportunity": "Sit in on a budget meeting",
        "lines-1-skill": "Figures",
        "lines-1-owner": "mentor",
        "lines-1-by": "2027-02-01",
    },
    AskKind.PLAN_ACCEPT: {"keep_1": "yes"},
    AskKind.SKILLS: {"skills-1-skill": "Saying things briefly", "skills-1-why": "The first meeting"},
    AskKind.CHALLENGE_PROPOSE: {"challenge": "own", "own": "Ask a question in public"},
    AskKind.CHALLENGE_ANSWER: {"choice": "soften", "softened": "Ask it in a smaller room"},
    AskKind.CHALLENGE_OPTIONS: {"option_one": "Ask first", "option_two": "Ask last", "chosen": "two"},
    AskKind.CHALLENGE_DEBRIEF: {
        "done": "yes",
        "option_one": "Ask first",
        "option_two": "Ask last",
        "chosen": "Ask first",
        "learnt": "Nobody bites",
        "before": "4",
        "after": "7",
    },
    AskKind.SAFE_EXIT: {"wish": "talk"},
    AskKind.MENTOR_STOP: {"word": "My health asks for it"},
    AskKind.GOAL_TIE: {"goal": "goal_2", "note": "More honest questions would help"},
    AskKind.BALANCE: {"goal_1": "4", "goal_2": "3"},
    AskKind.BALANCE_VIEW: {"goal_1": "4", "goal_2": "5", "word": "You lead already"},
    AskKind.DECISION: {"choice": "continue"},
    AskKind.PROMOTION: {"accepted": "yes"},
    AskKind.TAPERING: {"agreed": "yes"},
    AskKind.REMATCH: {"wanted": "yes"},
    AskKind.IN_TOUCH: {"agreed": "yes", "how": "A coffee every quarter"},
    AskKind.EXTENSION: {"weeks": "8"},
    AskKind.PAUSE_CHECK: {"resume": "no"},
}
"""What somebody of good will types into each form."""


_words, _library = cache(Words), cache(Library)
"""Read once for all streets: each would take a fifth of a second."""


async def build_street(database: Database, settings: Settings, language: Language = Language.ENGLISH) -> Street:
    """Léa is Nadia's mentee; Claude coordinates. Goals, a charter, a comment and a challenge are there already."""
    relationships, clock, vault = FakeRelationships(), Clock(), Vault(database)
    house = House(
        settings=settings,
        vault=vault,
        links=Links(database),
        marks=Marks(database),
        shelf=Shelf(database),
        words=_words(settings.content),
        library=_library(settings.content),
        relationships=relationships,
        now=clock,
    )
    names = {Role.MENTEE: "Léa Martin", Role.MENTOR: "Nadia Benali", Role.COORDINATOR: "Claude Roux"}
    people = {
        role: await vault.register(Person(name=name, mail=f"{role}@example.org", language=language))
        for role, name in names.items()
    }
    street = Street(house, relationships, clock, people)
    await _earlier_days(street)
    await street.tell_shelf()
    return street


async def _earlier_days(street: Street) -> None:
    goal = {"skill": "Speaking", "horizon": "short", "scope": "inside", "success": ""}
    goals = [{"goal": "Speak at the spring conference", **goal}, {"goal": "Lead a small team", **goal}]
    await street.keep("goals", AskKind.GOALS, Role.MENTEE, {"goals": goals}, facts.Goals())
    charter = {
        "availability": "Monday mornings",
        "rhythm": "1814400",
        "themes": "Speaking in public",
        "expectations": "Frankness, and time to think",
        "confidentiality": "yes",
    }
    drafted = facts.CharterDraft(rhythm=timedelta(weeks=3))
    await street.keep("charter", AskKind.CHARTER_DRAFT, Role.MENTEE, dict(charter), drafted)
    comment = {"agreed": "no", "comment": "Could we meet in the afternoon?"}
    await street.keep("comment", AskKind.CHARTER_AGREE, Role.MENTOR, dict(comment), facts.CharterAgree(agreed=False))
    line = {"opportunity": "Chair the March committee", "skill": "Chairing", "owner": "mentee", "by": "2027-03-01"}
    plan = facts.ActionPlan(lines=(facts.FollowUpNoted(owner=Role.MENTEE, by=date(2027, 3, 1)),))
    await street.keep("plan-line-1", AskKind.ACTION_PLAN, Role.MENTEE, {"lines": [line]}, plan)
    rated = {"trust": "4", "listening": "2"}
    scores = facts.Evaluation(scores={"trust": 4, "listening": 2})
    await street.keep("evaluation", AskKind.EVALUATION, Role.MENTEE, dict(rated), scores)
    tie = {"goal": "goal_1", "note": "Fewer answers, more questions"}
    await street.keep("tie-1", AskKind.GOAL_TIE, Role.MENTEE, dict(tie), facts.GoalTie(tied=True))
    seen = [{"skill": "Saying things briefly", "why": "The first meeting"}]
    await street.keep("proposed", AskKind.SKILLS, Role.MENTOR, {"skills": seen}, facts.Skills())
    challenge = {"challenge": "own", "own": "Open the next meeting yourself", "reason": "You are ready"}
    await street.keep(
        "challenge", AskKind.CHALLENGE_PROPOSE, Role.MENTOR, dict(challenge), facts.ChallengePropose(challenge="own")
    )


class Browser:
    """A browser with its cookies and without JavaScript."""

    def __init__(self, app: Any, **options: Any) -> None:
        headers = {"accept-language": "en"} | options.pop("headers", {})
        transport = httpx2.ASGITransport(app=app, **options)
        self.client = httpx2.AsyncClient(transport=transport, base_url="https://mentoring.example.org", headers=headers)

    async def get(self, path: str) -> httpx2.Response:
        return await self.client.get(path)

    async def open(self, path: str) -> PageForm:
        """The form of a page that must have one."""
        page = await self.get(path)
        form = read_form(page.text)
        assert form is not None, page.text
        return form

    async def send(
        self, form: PageForm, typed: Mapping[str, str], files: list[tuple[str, bytes]] | None = None
    ) -> httpx2.Response:
        """Send a form as a browser does: hidden fields, what was typed, files if any."""
        parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in {**form.hidden(), **typed}.items()]
        parts += [("files", (name, content, "application/octet-stream")) for name, content in files or []]
        return await self.client.post(form.action, files=parts)

    async def answer(self, path: str, typed: Mapping[str, str], **more: Any) -> httpx2.Response:
        return await self.send(await self.open(path), typed, **more)


def words_of(page: httpx2.Response) -> str:
    """What a reader sees of a page, in one line."""
    body = page.text.partition("<main>")[2].partition("</main>")[0]
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", body)).strip()
