"""Builds beside each other: what runs stays where it is, what begins goes to the current one, and back again."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from temporalio import workflow
from temporalio.worker import Worker

import engine
from adapters.deployment import Deployment
from adapters.troubles import all_troubles, counted
from contracts.messages import Chapter, StartRelationship
from contracts.names import TASK_QUEUE
from mentoring.programme import Terms
from settings import Settings
from tests.console.conftest import Command, Premises
from tests.console.files import pair
from tests.workflows.bad_build import FailsAtOnce
from workflows.mentoring_relationship import MentoringRelationship, moves_on

At = Callable[[Mapping[str, str]], Command]


@workflow.defn(name="TurnsItsPage", sandboxed=False)
class TurnsItsPage:
    """What a relationship does at the end of a cycle, and nothing else."""

    def __init__(self) -> None:
        self._turns = False

    @workflow.run
    async def run(self, page: int) -> str:
        if page == 1:
            await workflow.wait_condition(lambda: self._turns)
            workflow.continue_as_new(2, initial_versioning_behavior=moves_on())
        version = workflow.info().get_current_deployment_version()
        return version.build_id if version else ""

    @workflow.signal
    def turn(self) -> None:
        self._turns = True


@pytest.mark.slow
async def test_a_relationship_stays_on_its_build_and_the_next_one_begins_on_the_new_one_and_back(
    without_worker: Premises, at: At, start_file: Callable[[str], str]
) -> None:
    command, deployment = at(without_worker.environment), Deployment(without_worker.client)

    async def begun() -> str:
        """The build on which something new runs."""
        new = f"new-{secrets.token_hex(4)}"
        return await without_worker.client.execute_workflow(TurnsItsPage.run, 2, id=new, task_queue="turning")

    async def build_of(relationship: str) -> str:
        handle = without_worker.client.get_workflow_handle(relationship)
        for _ in range(200):
            told = (await handle.describe()).raw_description.workflow_execution_info.versioning_info
            if told.deployment_version.build_id:
                return str(told.deployment_version.build_id)
            await asyncio.sleep(0.1)
        raise AssertionError("no build took it")

    def turning(build: str, story: type = TurnsItsPage) -> Worker:
        config = engine.deployment(Settings(versioned=True, build=build))
        return Worker(without_worker.client, task_queue="turning", workflows=[story], deployment_config=config)

    async with without_worker.worker("1"), turning("1"):
        await deployment.claim_if_first(Settings(versioned=True, build="1"))
        [document] = (await command("start", start_file(pair("stays")), "--json")).document
        first = str(document["id"])
        assert await build_of(first) == "1"
        pages = [
            await without_worker.client.start_workflow(TurnsItsPage.run, 1, id=f"turns-{n}", task_queue="turning")
            for n in range(2)
        ]
        assert await build_of("turns-0") == "1"
        await pages[0].signal(TurnsItsPage.turn)
        assert await pages[0].result() == "1", "nothing has changed: the next page is on the same build"
        assert (await command("deploy", "use", "2")).code == 2
        async with without_worker.worker("2"), turning("2"):
            await deployment.claim_if_first(Settings(versioned=True, build="2"))
            assert await begun() == "1", "the second build waits until it is used"
            for _ in range(100):
                told = await command("deploy", "use", "2")
                if told.code == 0:
                    break
                await asyncio.sleep(0.1)  # the server has not heard of its worker yet
            assert "What begins from now on begins on '2'." in told.out
            assert await begun() == "2"
            assert await build_of(first) == "1"
            assert (await command("pause", first)).code == 0, "and it is served there"
            states = {one["build"]: one["state"] for one in (await command("deploy", "list", "--json")).document}
            assert states == {"1": "draining", "2": "current"}
            await pages[1].signal(TurnsItsPage.turn)
            assert await pages[1].result() == "2", "the page that is turned now is on the new build"
            assert (await command("deploy", "use", "1")).code == 0
            assert await begun() == "1"


async def told_as_stuck(here: Premises, command: Command, number: int) -> bool:
    """Once so many are counted for the metrics page: whether the doctor and the list of troubles say so too."""
    async with asyncio.timeout(15):
        while counted(await all_troubles(here.database, here.client, datetime.now(UTC)))["stuck"] != number:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    doctor, trouble = (await command("doctor")).out, (await command("trouble")).out
    assert ("are stuck: their workflow fails at every try" in doctor) is ("its workflow task fails" in trouble)
    return "r-held" in trouble


async def test_a_bad_deploy_is_red_after_two_failed_tasks_and_going_back_heals_it(
    without_worker: Premises, at: At
) -> None:
    """The server tries a task anew after ten seconds; here after one, for the test's sake."""
    command, deployment = at(without_worker.environment), Deployment(without_worker.client)
    async with without_worker.worker("bad", FailsAtOnce):
        await deployment.claim_if_first(Settings(versioned=True, build="bad"))
        start = StartRelationship(
            id="r-held", programme="classic", terms=Terms(), mentee="p-1", mentors=("p-2",), coordinator="p-3"
        )
        second = timedelta(seconds=1)
        await without_worker.client.start_workflow(
            MentoringRelationship.run, Chapter(start=start), id="r-held", task_queue=TASK_QUEUE, task_timeout=second
        )
        assert await told_as_stuck(without_worker, command, 1)
        async with without_worker.worker("good"):
            async with asyncio.timeout(15):
                while (used := await command("deploy", "use", "good")).code:  # noqa: ASYNC110 - it has not heard of it yet
                    await asyncio.sleep(0.1)
            assert "Stuck before, and going on there: r-held." in used.out
            assert not await told_as_stuck(without_worker, command, 0)


async def test_where_builds_do_not_matter_it_says_so(command: Command) -> None:
    assert "TELEMAQUE_VERSIONED" in (await command("deploy", "list")).out


@pytest.mark.parametrize("verb", [("deploy", "list"), ("deploy", "use", "1")])
async def test_without_the_server_it_is_away(at: At, premises: Premises, verb: tuple[str, ...]) -> None:
    away = at({**premises.environment, "TELEMAQUE_TEMPORAL_ADDRESS": "127.0.0.1:9"})
    assert (await away(*verb)).code == 3
