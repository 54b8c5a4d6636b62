"""Seasons in virtual time: a real workflow on the time-skipping server, people as behaviours, the outside world faked."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from activities.calendars import Calendars, Entries
from activities.candidates import Candidates
from activities.correspondence import Correspondence
from activities.diary import Diary
from activities.erasure import Erasure
from activities.evaluations import Evaluations
from activities.ledger import Ledger
from activities.partings import Partings
from activities.places import Places
from contracts.hr import HR_EVENT, HrEvent, HrEventType
from contracts.letters import AskInLetter, Letter
from contracts.messages import (
    AnswerGiven,
    AnswerTaken,
    AskView,
    Chapter,
    Closed,
    EndWish,
    ExtendWish,
    PauseWish,
    PromoteWish,
    ReplaceWish,
    ResumeWish,
    StartRelationship,
    View,
)
from contracts.names import TASK_QUEUE
from mentoring.facts import Facts
from mentoring.kinds import EndReason, Phase, Role
from mentoring.next_step import NextStep
from mentoring.programme import Terms
from rehearsal.clock import VirtualClock, virtual_server
from rehearsal.play import Deed, Season, every
from tests.adapters.letter_samples import LIBRARY
from tests.at_rest import come_to_rest
from tests.fakes import (
    FakeBookings,
    FakeCalendars,
    FakeCandidates,
    FakeDiaries,
    FakeFiles,
    FakePartings,
    FakePostOffice,
    FakeShelf,
)
from tests.natures import DAY, Nature, silent
from workflows.mentoring_relationship import MentoringRelationship

SHORT = Terms(lasts=timedelta(weeks=10))
"""Three meetings: enough for most stories."""


PATIENCE = 240.0
"""Seconds of the wall clock: many times what the longest season takes."""


@dataclass
class Stage:
    """One relationship on a server of its own: what the tests read, and what they may do to it."""

    client: Client
    clock: VirtualClock
    handle: WorkflowHandle[MentoringRelationship, Closed]
    natures: dict[Role, Nature]
    post: FakePostOffice
    shelf: FakeShelf
    files: FakeFiles
    bookings: FakeBookings
    partings: FakePartings
    candidates: FakeCandidates
    terms: Terms
    look_every: timedelta = DAY
    _read: int = 0
    _held: list[Any] | None = None
    _stop: Callable[[], bool] = lambda: False
    _season: Season[Letter] = field(init=False)

    def __post_init__(self) -> None:
        self._season = Season(world=self, clock=self.clock, react=self._react, looks=every(self.look_every))

    async def arrivals(self) -> Sequence[tuple[datetime, Letter]]:
        if self._held is not None:
            return []
        new = self.post.sent[self._read :]
        self._read += len(new)
        return [(letter.at, letter) for letter in new]

    async def is_over(self) -> bool:
        return self.is_closed or self._stop()

    @property
    def is_closed(self) -> bool:
        return self.shelf.page is not None and self.shelf.page.view.phase is Phase.CLOSED

    def _react(self, letter: Letter) -> Sequence[tuple[timedelta, Deed]]:
        if letter.ask is None or letter.name.startswith("reminder"):
            return []
        reaction = self.natures.get(letter.role, silent)(letter.ask)
        return [(reaction[0], self._answering(letter.ask, reaction[1]))] if reaction else []

    def _answering(self, ask: AskInLetter, told: Facts) -> Deed:
        async def answer() -> None:
            """As people do: an ask that has been taken back meanwhile is left alone.

            The page is looked at, the workflow is not asked: a query that meets one that continues as new leaves the
            time-skipping server's clock standing (the real one goes on).
            """
            page = self.shelf.page
            if page is not None and any(ask.id == one.id for one in page.asks):
                await self.answer(ask, told)

        return answer

    def fall_silent(self) -> None:
        """From now on nobody does anything."""
        self._held, self._season._agenda = self._season._agenda, []

    def wake(self) -> None:
        """People find their letters, and do at once what they had meant to do."""
        self._season._agenda = sorted([*(self._held or []), *self._season._agenda])
        self._held = None

    async def answer(self, ask: AskInLetter, told: Facts, *, message: str | None = None) -> AnswerTaken:
        given = AnswerGiven(
            id=message or f"m-{uuid.uuid4().hex}", ask=ask.id, person=ask.person, facts=told, answer=f"a-{ask.id}"
        )
        taken: AnswerTaken = await self._say(MentoringRelationship.answer, given)
        return taken

    async def _say(self, what: Any, told: Any) -> Any:
        await come_to_rest(self.handle)
        return await self.handle.execute_update(what, told)

    async def begin(
        self, step: str, told: Facts, role: Role = Role.MENTEE, *, message: str | None = None
    ) -> AnswerTaken:
        """Set something in motion unasked."""
        person = {Role.MENTEE: "p-1", Role.MENTOR: "p-2", Role.COORDINATOR: "p-3"}[role]
        given = AnswerGiven(
            id=message or f"m-{uuid.uuid4().hex}", ask=step, person=person, facts=told, answer=f"a-{step}"
        )
        taken: AnswerTaken = await self._say(MentoringRelationship.begin, given)
        return taken

    async def offers(self, role: Role) -> list[str]:
        return [offer.step for offer in (await self.view()).offers if offer.role is role]

    async def promote(self, programme: str, terms: Terms) -> None:
        wish = PromoteWish(id=uuid.uuid4().hex, programme=programme, terms=terms)
        await self._say(MentoringRelationship.promote, wish)

    async def pause(self, until: datetime | None = None) -> None:
        await self._say(MentoringRelationship.pause, PauseWish(id=uuid.uuid4().hex, until=until))

    async def resume(self) -> None:
        await self._say(MentoringRelationship.resume, ResumeWish(id=uuid.uuid4().hex))

    async def end(self, reason: EndReason = EndReason.BY_AGREEMENT) -> None:
        await self._say(MentoringRelationship.end, EndWish(id=uuid.uuid4().hex, reason=reason))

    async def extend(self, by: timedelta) -> None:
        await self._say(MentoringRelationship.extend, ExtendWish(id=uuid.uuid4().hex, by=by))

    async def replace(self, *mentors: str, reason: EndReason = EndReason.COORDINATOR) -> None:
        wish = ReplaceWish(id=uuid.uuid4().hex, mentors=mentors, reason=reason)
        await self._say(MentoringRelationship.replace, wish)

    async def happens(self, type_: HrEventType, employee: str, **told: Any) -> None:
        """What an HR platform tells; `told`: further fields of the event, `effective_at` is now unless it says otherwise."""
        now = await self.clock.now()
        event = {"id": f"hr-{uuid.uuid4().hex}", "recorded_at": now, "effective_at": now, "source": "test", **told}
        await come_to_rest(self.handle)
        await self.handle.signal(HR_EVENT, HrEvent(type=type_, employee=employee, **event))

    async def view(self) -> View:
        return await self.handle.query(MentoringRelationship.view)

    async def asks(self) -> list[AskView]:
        return await self.handle.query(MentoringRelationship.asks)

    async def whats_next(self) -> NextStep | None:
        return await self.handle.query(MentoringRelationship.whats_next)

    def open_ask(self, beginning: str) -> AskInLetter:
        """The ask of the latest letter whose step begins so."""
        return next(
            letter.ask for letter in reversed(self.post.sent) if letter.ask and letter.ask.id.startswith(beginning)
        )

    async def play(self) -> Closed:
        """Play to the end and return how it closed."""
        await self.play_until(lambda: False)
        async with asyncio.timeout(PATIENCE):
            return await self.handle.result()

    async def play_until(self, condition: Callable[[], bool]) -> datetime:
        """Let people live until `condition` holds (looked at between two deeds) or it is closed. Returns the time.

        What was under way at that instant has happened: its letters have left.
        """
        self._stop = condition
        async with asyncio.timeout(PATIENCE):  # a server whose clock stands still would be waited for without end
            await self._season.run()
            await come_to_rest(self.handle)
        return await self.clock.now()

    async def play_until_sent(self, beginning: str) -> Letter:
        """Let people live until a letter whose step begins so has left."""

        def found() -> Letter | None:
            return next((letter for letter in self.post.sent if letter.step.startswith(beginning)), None)

        await self.play_until(lambda: found() is not None)
        letter = found()
        assert letter is not None, f"no letter {beginning}"
        return letter

    async def play_to(self, moment: datetime) -> None:
        """Let people live until that instant."""
        self._season.plan(moment, _nothing)
        await self.play_until(lambda: self.clock.latest >= moment)

    async def play_for(self, length: timedelta) -> None:
        await self.play_to(await self.clock.now() + length)


async def _nothing() -> None:
    """At a planned instant, just look."""


async def refusal(wish: Coroutine[Any, Any, Any]) -> str:
    """The code with which the rules refused a wish."""
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await wish
    cause = refused.value.cause
    assert isinstance(cause, ApplicationError)
    assert cause.type == "RuleBroken"
    return cause.message


def pretended(
    post: FakePostOffice,
    ledger: Ledger,
    diaries: FakeDiaries,
    *,
    calendars: Calendars | None = None,
    files: FakeFiles | None = None,
    bookings: FakeBookings | None = None,
    partings: FakePartings | None = None,
    candidates: FakeCandidates | None = None,
) -> list[Callable[..., Any]]:
    """Every activity of a relationship, with the outside world faked."""
    calendars, partings = calendars or FakeCalendars(), partings or FakePartings()
    diary, places, erasure = (
        Diary(diaries, calendars),
        Places(bookings or FakeBookings()),
        Erasure(files or FakeFiles()),
    )
    asker, apart = Candidates(candidates or FakeCandidates()), Partings(partings, partings)
    return [
        asker.next,
        asker.declare_conflict,
        asker.between,
        Correspondence(post).send,
        diary.working_moment,
        diary.find_slots,
        diary.preparation,
        Entries(calendars).enter,
        diary.on_the_day,
        places.book,
        places.free,
        Evaluations(LIBRARY).read,
        erasure.erase_files,
        erasure.erase_words,
        apart.keep_apart,
        apart.withdraw,
        ledger.write,
    ]


@asynccontextmanager
async def stage(
    natures: dict[Role, Nature],
    terms: Terms = SHORT,
    *,
    diaries: FakeDiaries | None = None,
    calendars: Calendars | None = None,
    post: FakePostOffice | None = None,
    start_in: timedelta | None = None,
    look_every: timedelta = DAY,
    mentors: Sequence[str] = ("p-2",),
    candidates: FakeCandidates | None = None,
    aftercare: bool = False,
) -> AsyncIterator[Stage]:
    """A relationship started on a Monday at nine (UTC) that lies ahead, and a worker for it.

    `look_every`: how often people look at their letters; what waits less long than that may be over by then.
    `aftercare`: whether there is anything after the end.
    """
    if not aftercare:
        terms = terms.model_copy(update={"follow_up_after": timedelta(0), "words_kept": timedelta(0)})
    post, shelf, files = post or FakePostOffice(), FakeShelf(), FakeFiles()
    calendars = calendars or FakeCalendars()
    bookings, partings, candidates = FakeBookings(), FakePartings(), candidates or FakeCandidates()
    activities = pretended(
        post,
        Ledger(shelf),
        diaries or FakeDiaries(),
        calendars=calendars,
        files=files,
        bookings=bookings,
        partings=partings,
        candidates=candidates,
    )
    async with virtual_server() as environment:
        clock = VirtualClock(environment)
        async with Worker(environment.client, task_queue=TASK_QUEUE, activities=activities):
            now = await clock.now()
            monday = (now + timedelta(days=7 - now.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
            await clock.sleep_until(monday)
            start = StartRelationship(
                id="r-test",
                programme="classic",
                terms=terms,
                mentee="p-1",
                mentors=tuple(mentors),
                coordinator="p-3",
                start_at=monday + start_in if start_in else None,
            )
            handle = await environment.client.start_workflow(
                MentoringRelationship.run, Chapter(start=start), id=start.id, task_queue=TASK_QUEUE
            )
            yield Stage(
                environment.client,
                clock,
                handle,
                dict(natures),
                post,
                shelf,
                files,
                bookings,
                partings,
                candidates,
                terms,
                look_every,
            )
