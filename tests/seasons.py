"""Seasons in virtual time: a real workflow on the time-skipping server, people as behaviours, the outside world faked."""

import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.correspondence import Correspondence
from activities.diary import Diary
from activities.ledger import Ledger
from contracts.letters import AskInLetter, Letter
from contracts.messages import AnswerGiven, Chapter, Closed, EndWish, PauseWish, ResumeWish, StartRelationship
from contracts.names import TASK_QUEUE
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import AskKind, EndReason, Role
from mentoring.programme import Terms
from rehearsal.clock import VirtualClock, virtual_server
from rehearsal.play import Deed, Season
from tests.fakes import FakeDiaries, FakePostOffice, FakeShelf
from workflows.mentoring_relationship import MentoringRelationship

Nature = Callable[[AskInLetter], tuple[timedelta, Facts] | None]


def willing(ask: AskInLetter, letter: Letter | None = None) -> Facts:
    """What somebody of good will answers."""
    rhythm = timedelta(weeks=3)
    usual: dict[AskKind, Facts] = {
        AskKind.ACCEPT: facts.Accept(accepted=True),
        AskKind.INTRODUCTION: facts.Introduction(),
        AskKind.CHARTER_DRAFT: facts.CharterDraft(rhythm=rhythm),
        AskKind.CHARTER_AGREE: facts.CharterAgree(agreed=True),
        AskKind.GOALS: facts.Goals(count=2),
        AskKind.DOSSIER: facts.Dossier(files=1, consent=True),
        AskKind.MEETING_DATE: facts.MeetingDate(suits=True),
        AskKind.DEBRIEF: facts.Debrief(held=True, reached=facts.Reached.YES),
        AskKind.ACTION_PLAN: facts.ActionPlan(lines=2),
        AskKind.CHALLENGE_PROPOSE: facts.ChallengePropose(challenge="own"),
        AskKind.CHALLENGE_ANSWER: facts.ChallengeAnswer(choice=facts.ChallengeChoice.ACCEPT),
        AskKind.CHALLENGE_DEBRIEF: facts.ChallengeDebrief(done=True, before=4, after=7),
        AskKind.EVALUATION: facts.Evaluation(scores={"trust": 5, "listening": 4}),
        AskKind.BALANCE: facts.Balance(attained=(4, 3)),
        AskKind.PAUSE_CHECK: facts.PauseCheck(resume=False),
    }
    if ask.kind is AskKind.DECISION:
        return facts.Decision(choice=ask.choices[0])
    return usual[ask.kind]


def diligent(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
    """Answers everything a day later."""
    return timedelta(days=1), willing(ask)


def silent(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
    return None


@dataclass
class Stage:
    """One relationship on a server of its own: what the tests read, and what they may do to it."""

    environment: WorkflowEnvironment
    clock: VirtualClock
    handle: WorkflowHandle[MentoringRelationship, Closed]
    post: FakePostOffice = field(default_factory=FakePostOffice)
    shelf: FakeShelf = field(default_factory=FakeShelf)
    natures: dict[Role, Nature] = field(default_factory=dict)
    _read: int = 0

    async def arrivals(self) -> Sequence[tuple[datetime, Letter]]:
        new = self.post.sent[self._read :]
        self._read += len(new)
        return [(letter.at, letter) for letter in new]

    async def is_over(self) -> bool:
        described = await self.handle.describe()
        return described.status is not WorkflowExecutionStatus.RUNNING

    def react(self, letter: Letter) -> Sequence[tuple[timedelta, Deed]]:
        if letter.ask is None or letter.name == "reminder":
            return []
        ask = letter.ask
        reaction = self.natures.get(letter.role, silent)(ask)
        if reaction is None:
            return []
        delay, told = reaction

        async def answer() -> None:
            if not await self.is_over():
                await self.answer(ask, told)

        return [(delay, answer)]

    async def answer(self, ask: AskInLetter, told: Facts, *, message: str | None = None) -> None:
        given = AnswerGiven(
            id=message or f"m-{uuid.uuid4().hex}", ask=ask.id, person=ask.person, facts=told, answer=f"a-{ask.id}"
        )
        await self.handle.execute_update(MentoringRelationship.answer, given)

    async def pause(self, until: datetime | None = None) -> None:
        await self.handle.execute_update(MentoringRelationship.pause, PauseWish(id=uuid.uuid4().hex, until=until))

    async def resume(self) -> None:
        await self.handle.execute_update(MentoringRelationship.resume, ResumeWish(id=uuid.uuid4().hex))

    async def end(self, reason: EndReason = EndReason.BY_AGREEMENT) -> None:
        await self.handle.execute_update(MentoringRelationship.end, EndWish(id=uuid.uuid4().hex, reason=reason))

    def season(self) -> Season[Letter]:
        return Season(world=self, clock=self.clock, react=self.react)

    async def play(self) -> Closed:
        """Play to the end and return how it closed."""
        await self.season().run()
        return await self.handle.result()


@asynccontextmanager
async def stage(
    natures: dict[Role, Nature], terms: Terms | None = None, diaries: FakeDiaries | None = None
) -> AsyncIterator[Stage]:
    """A relationship that has just been started, and a worker for it."""
    post, shelf = FakePostOffice(), FakeShelf()
    async with virtual_server() as environment:
        worker = Worker(
            environment.client,
            task_queue=TASK_QUEUE,
            activities=[
                Correspondence(post).send,
                Diary(diaries or FakeDiaries()).working_moment,
                Diary(diaries or FakeDiaries()).common_slot,
                Ledger(shelf).write,
            ],
        )
        async with worker:
            start = StartRelationship(
                id="r-test", programme="classic", terms=terms or Terms(), mentee="p-1", mentor="p-2", coordinator="p-3"
            )
            handle = await environment.client.start_workflow(
                MentoringRelationship.run, Chapter(start=start), id=start.id, task_queue=TASK_QUEUE
            )
            clock = VirtualClock(environment)
            yield Stage(environment, clock, handle, post, shelf, natures)
