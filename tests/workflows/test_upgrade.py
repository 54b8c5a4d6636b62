"""A new build: many running seasons go over to a new build with their next cycle; a bad one is seen, taken back, and harms nobody.

On a real server and a real clock: the time-skipping server knows no builds.
"""

import asyncio
import os
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import time, timedelta

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.ledger import Ledger
from adapters.deployment import Deployment, UnknownBuild
from adapters.programs import find_program
from contracts.letters import AskInLetter, Letter, Posted
from contracts.messages import AnswerGiven, Chapter, Closed, LedgerPage, StartRelationship
from contracts.names import TASK_QUEUE
from engine import deployment, ensure_search_attributes, plugin
from mentoring import facts
from mentoring.asks import AskTerms
from mentoring.kinds import AskKind, Closing
from mentoring.programme import Terms
from mentoring.working_time import WorkingTime
from settings import Settings
from tests.fakes import FakeDiaries, FakePostOffice
from tests.natures import willing
from tests.seasons import pretended
from tests.workflows.bad_build import FailsAtOnce, InsteadOfOurs
from workflows.mentoring_relationship import MentoringRelationship

SEASONS = int(os.environ.get("UPGRADE_SEASONS", "3"))
"""Fifty take a minute; what counts is the same."""
PATIENCE = 60.0
SOON = AskTerms(answer_in=timedelta(seconds=40), remind_after=(), grace=timedelta(seconds=5), escalate=False)
TERMS = Terms(
    lasts=timedelta(seconds=40),
    announce_closure=timedelta(seconds=4),
    rhythms=(timedelta(seconds=10),),
    meeting_length=timedelta(seconds=1),
    first_meeting_after=timedelta(seconds=8),
    notice=timedelta(seconds=9),  # a build that fails for a while moves a meeting by as much
    challenge_lasts=timedelta(seconds=1),
    first_evaluation_after=timedelta(seconds=8),
    evaluate_every=timedelta(seconds=8),
    ask=SOON,
    asks=dict.fromkeys(AskKind, SOON),
    follow_up_after=timedelta(0),
    words_kept=timedelta(0),
)


class AlwaysThere(FakeDiaries):
    """People who work round the clock."""

    def __init__(self) -> None:
        super().__init__(WorkingTime(opens=time(0), closes=time(0), days=(1, 2, 3, 4, 5, 6, 7), timezone="UTC"))


class AnswersAtOnce(FakePostOffice):
    """A mail server, and people who answer as soon as a letter has come."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client
        self._answering: set[asyncio.Task[None]] = set()

    async def post(self, letter: Letter) -> Posted:
        posted = await super().post(letter)
        if letter.ask is not None and not letter.name.startswith("reminder"):
            task = asyncio.create_task(self._answer(letter.relationship, letter.ask))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        return posted

    async def _answer(self, relationship: str, ask: AskInLetter) -> None:
        told = willing(ask)
        if isinstance(told, facts.CharterDraft):
            told = facts.CharterDraft(rhythm=TERMS.rhythms[0])
        given = AnswerGiven(id=f"m-{uuid.uuid4().hex}", ask=ask.id, person=ask.person, facts=told, answer=f"a-{ask.id}")
        handle = self._client.get_workflow_handle(relationship)
        await handle.execute_update(MentoringRelationship.answer, given)


class Pages:
    """The ledger of many; nobody reads it here."""

    async def keep(self, page: LedgerPage) -> None: ...


@asynccontextmanager
async def server() -> AsyncIterator[Client]:
    here = await WorkflowEnvironment.start_local(
        dev_server_existing_path=find_program("temporal"), dev_server_log_level="never", plugins=[plugin()]
    )
    async with here:
        await ensure_search_attributes(here.client)
        yield here.client


def worker(client: Client, build: str, post: FakePostOffice, *, story: type | None = None) -> Worker:
    """A worker of that build; `story`: what it takes for ours."""
    other = [InsteadOfOurs(story)] if story else []
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        activities=pretended(post, Ledger(Pages()), AlwaysThere()),
        deployment_config=deployment(Settings(versioned=True, build=build)),
        plugins=other,
    )


async def begin(client: Client, number: int) -> WorkflowHandle[MentoringRelationship, Closed]:
    start = StartRelationship(
        id=f"r-{number}",
        programme="classic",
        terms=TERMS,
        mentee=f"p-a{number}",
        mentors=(f"p-b{number}",),
        coordinator="p-c",
    )
    return await client.start_workflow(
        MentoringRelationship.run, Chapter(start=start), id=start.id, task_queue=TASK_QUEUE
    )


async def current(client: Client, build: str) -> None:
    """As soon as its first worker has been seen."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await Deployment(client).use(build)
            except UnknownBuild:
                await asyncio.sleep(0.2)


async def failing(client: Client) -> str:
    """The first relationship seen whose workflow task fails."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async for execution in client.list_workflows("ExecutionStatus = 'Running'"):
                described = (await client.get_workflow_handle(execution.id).describe()).raw_description
                if described.pending_workflow_task.attempt > 1:
                    return execution.id
            await asyncio.sleep(0.2)


async def runs_on(client: Client, build: str) -> int:
    return (await client.count_workflows(f"TemporalWorkerDeploymentVersion = 'telemaque:{build}'")).count


async def first_run_on(client: Client, build: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if await runs_on(client, build):
                return
            await asyncio.sleep(0.2)


async def nothing_runs(client: Client) -> None:
    """What has ended is told a breath later by the lists."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if not any(one.running for one in await Deployment(client).builds()):
                return
            await asyncio.sleep(0.2)


@pytest.mark.slow
async def test_a_bad_build_is_taken_back_and_a_good_one_taken_over_in_the_middle_of_many_seasons() -> None:
    async with server() as client, AsyncExitStack() as workers:
        post = AnswersAtOnce(client)
        await workers.enter_async_context(worker(client, "one", post))
        await Deployment(client).claim_if_first(Settings(versioned=True, build="one"))
        seasons = [await begin(client, number) for number in range(SEASONS)]

        async with worker(client, "bad", post, story=FailsAtOnce):
            await current(client, "bad")
            await failing(client)
            await Deployment(client).use("one")

        await workers.enter_async_context(worker(client, "two", post))
        await current(client, "two")
        await first_run_on(client, "two")  # with its next cycle
        async with asyncio.timeout(PATIENCE * 3):
            ended = await asyncio.gather(*(season.result() for season in seasons))

        assert [one.closing for one in ended] == [Closing.COMPLETED] * SEASONS
        times = Counter((letter.relationship, letter.step, letter.recipient) for letter in post.sent)
        assert set(times.values()) == {1}
        await nothing_runs(client)
        assert await runs_on(client, "one") >= SEASONS  # each began there
        assert await runs_on(client, "two") >= 1
        assert [one.build for one in await Deployment(client).builds() if one.state == "current"] == ["two"]
