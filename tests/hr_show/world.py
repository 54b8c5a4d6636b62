"""What the relationships of the Show live in: people of good will, a post office and calendars that remember everything."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio.client import Client, WorkflowUpdateFailedError

from activities.calendars import Entry, Written
from activities.hr import HrNews
from activities.ledger import Ledger
from contracts.hr import Due, HrEvent, LookAt, Telling
from contracts.letters import Letter
from contracts.messages import AnswerGiven, LedgerPage, StartRelationship
from mentoring.asks import AskTerms
from mentoring.kinds import AskKind, Role
from mentoring.programme import Terms
from tests.fakes import FakeCalendars, FakeCandidates, FakeDiaries, FakePostOffice
from tests.natures import willing
from tests.seasons import pretended
from workflows.mentoring_relationship import MentoringRelationship

NEW_MENTOR, COORDINATOR = "p-another", "p-coordinator"
"""Whoever needs another mentor gets this one, to whom nothing happens."""

PATIENT = AskTerms(answer_in=timedelta(days=20), remind_after=(), grace=timedelta(0), escalate=False)
TERMS = Terms(
    lasts=timedelta(weeks=80),
    first_meeting_after=timedelta(weeks=20),
    follow_up_after=timedelta(0),
    words_kept=timedelta(0),
    ask=PATIENT,
    asks=dict.fromkeys(AskKind, PATIENT),
)
"""The first meeting is booked, and lies beyond everything that happens: it stands in both calendars all the while."""


@dataclass
class Calendars(FakeCalendars):
    """One for each person, who may be in several relationships."""

    latest: dict[tuple[str, str, int], Entry] = field(default_factory=dict)

    async def busy(self, *_: object, **__: object) -> None:
        return None

    async def put(self, entry: Entry) -> Written:
        self.latest[entry.relationship, entry.person, entry.invitation.meeting] = entry
        return Written.WRITTEN


@dataclass
class Pages:
    """The newest page of each relationship."""

    newest: dict[str, LedgerPage] = field(default_factory=dict)

    async def keep(self, page: LedgerPage) -> None:
        before = self.newest.get(page.view.id)
        if before is None or page.view.version > before.view.version:
            self.newest[page.view.id] = page


@dataclass
class News:
    """The real one, listened to: what was told is kept, to be told once more later."""

    inner: Any
    told: list[HrEvent] = field(default_factory=list)

    async def look(self, asked: LookAt) -> Due:
        due: Due = await self.inner.look(asked)
        return due

    async def note(self, telling: Telling) -> None:
        await self.inner.note(telling)
        self.told.append(telling.event.model_copy(update={"id": f"{telling.event.id}.{telling.count}"}))


@dataclass
class World:
    client: Client
    post: FakePostOffice = field(default_factory=FakePostOffice)
    calendars: Calendars = field(default_factory=Calendars)
    pages: Pages = field(default_factory=Pages)
    candidates: FakeCandidates = field(default_factory=lambda: FakeCandidates(proposed=(NEW_MENTOR,)))
    _read: int = 0

    def activities(self, news: News) -> list[Callable[..., Any]]:
        heard = HrNews(news)
        known = pretended(
            self.post, Ledger(self.pages), FakeDiaries(), calendars=self.calendars, candidates=self.candidates
        )
        return [*known, heard.look, heard.note]

    def start_of(self, relationship: str, mentee: str, mentor: str) -> StartRelationship:
        return StartRelationship(
            id=relationship,
            programme="classic",
            terms=TERMS,
            mentee=mentee,
            mentors=(mentor,),
            coordinator=COORDINATOR,
        )

    async def people_answer(self) -> None:
        """Everybody but the coordinator answers what they were asked, until nothing new comes. Time stands still meanwhile.

        One answer a relationship at a time: an update that meets one that continues as new stops the time-skipping server.
        """
        waiting: list[Letter] = []
        while letters := [*waiting, *self.post.sent[self._read :]]:
            self._read = len(self.post.sent)
            asked = [one for one in letters if one.ask and one.role is not Role.COORDINATOR and one.name != "reminder"]
            first = {letter.relationship: letter for letter in reversed(asked)}
            waiting = [letter for letter in asked if first[letter.relationship] is not letter]
            await asyncio.gather(*(self._answer(one) for one in first.values()))
            await self.rest()

    async def _answer(self, letter: Letter) -> None:
        """Who answers what is not asked any more is told so, and that is that."""
        if letter.ask is None:
            return
        said = AnswerGiven(
            id=f"m-{letter.relationship}-{letter.ask.id}",
            ask=letter.ask.id,
            person=letter.recipient,
            facts=willing(letter.ask),
            answer=f"a-{letter.ask.id}",
        )
        handle = self.client.get_workflow_handle(letter.relationship)
        try:
            await handle.execute_update(MentoringRelationship.answer, said)
        except WorkflowUpdateFailedError:
            return

    async def rest(self) -> None:
        """Until no letter has left for a moment."""
        seen = -1
        while seen != self.post.attempts:
            seen = self.post.attempts
            await asyncio.sleep(0.015)
