"""Running relationships survive a change of the code: recorded histories of every phase, open and closed, are replayed."""

import re
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.plugin import SimplePlugin
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from contracts.names import IDENTITY
from engine import plugin
from tests.record_histories import DELIVERIES, STORIES
from tests.workflows.wrong_change import WaitsAtTheEnd, WaitsAtTheStart

HISTORIES = sorted((Path(__file__).parent.parent / "histories").glob("*.json"))
OPEN_IN_ONBOARDING = "at-onboarding-1-open"
CLOSED = "no-mentor-1-closed"


def read(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json("r-test", path.read_text(encoding="utf-8"))


def named(name: str) -> WorkflowHistory:
    return read(next(path for path in HISTORIES if path.stem == name))


async def replay(history: WorkflowHistory, *changes: SimplePlugin) -> None:
    await Replayer(workflows=[], plugins=[plugin(), *changes]).replay_workflow(history)


def told_as(story: type) -> SimplePlugin:
    """The same configuration, with another story in the place of ours."""
    return SimplePlugin("another-story", workflows=lambda _: [story])


def test_there_is_a_history_of_every_phase_and_of_every_way_to_close() -> None:
    names = {path.stem.rpartition("-")[0].rpartition("-")[0]: path.stem.rpartition("-")[2] for path in HISTORIES}
    assert set(names) == {*STORIES, *DELIVERIES}
    assert set(names.values()) == {"open", "closed"}
    assert [path.stem for path in HISTORIES if path.stem.startswith("completed")] == [
        "completed-1-continued",
        "completed-2-continued",
        "completed-3-closed",
    ]


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_what_has_happened_would_happen_again(path: Path) -> None:
    await replay(read(path))


@pytest.mark.parametrize("name", [OPEN_IN_ONBOARDING, CLOSED])
async def test_a_new_wait_at_the_start_is_refused_by_open_and_closed_histories(name: str) -> None:
    with pytest.raises(NondeterminismError):
        await replay(named(name), told_as(WaitsAtTheStart))


async def test_a_new_wait_at_the_end_is_seen_by_the_closed_histories_alone() -> None:
    await replay(named(OPEN_IN_ONBOARDING), told_as(WaitsAtTheEnd))
    with pytest.raises(NondeterminismError):
        await replay(named(CLOSED), told_as(WaitsAtTheEnd))


def test_a_history_of_ours_tells_nothing_of_the_machine_that_made_it() -> None:
    for path in HISTORIES:
        assert set(re.findall(r'"identity":"([^"]*)"', path.read_text(encoding="utf-8"))) == {IDENTITY}


def test_no_run_comes_near_the_length_at_which_a_history_is_ended() -> None:
    lengths = {path.stem: len(read(path).events) for path in HISTORIES}
    assert max(lengths.values()) < 1000, lengths
