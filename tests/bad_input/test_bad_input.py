"""Whatever comes in, at whichever door: row by row of one table (tests/bad_input/rows.py), what must become of it.

`pytest tests/bad_input -v` prints the table.
"""

import ast
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.database.connection import Database, migrate, open_database
from mentoring.kinds import Closing
from mentoring.relationship import SEEN_AT_MOST
from settings import ROOT, Settings
from tests.bad_input import doors, rows
from tests.bad_input.rows import Row
from tests.gateway.hr_door import Door, open_door
from tests.gateway.street import Street, build_street
from tests.keys import RING
from tests.mentoring.examples import relationship
from tests.natures import DILIGENT
from tests.seasons import stage
from tests.workflows.test_guarded import failed_tasks, refused
from workflows.signals import NOTED_AT_MOST


def each(door: str, table: Sequence[Row]) -> pytest.MarkDecorator:
    """One test a row, named by it."""
    names = [f"{door}, {row}".encode("ascii", "replace").decode() for row in table]
    return pytest.mark.parametrize(("place", "row"), list(enumerate(table)), ids=names)


@pytest.fixture(scope="module")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('bad-input')}/telemaque.db"
    migrate(url)
    opened = await open_database(url, RING)
    yield opened
    await opened.close()


@dataclass
class Season:
    """What became of each message, and how the story went on."""

    updates: list[str]
    signals: list[str] = field(default_factory=list)
    named: int = 0
    stuck: int = 0
    closing: Closing | None = None


@pytest.fixture(scope="module")
async def season() -> Season:
    """Every message goes to one relationship, and a flood of them."""
    async with stage(DILIGENT) as played:
        await played.play_until_sent("goals-1")
        told = Season([await doors.update(played, row.said) for row in rows.UPDATES])
        for row in rows.SIGNALS:
            await doors.signal(played, row.said)
        await played.play_for(timedelta(hours=7, minutes=11))
        told.signals = refused(played)
        for number in range(NOTED_AT_MOST):
            await doors.signal(played, ("flood", [number]))
        told.closing = (await played.play()).closing
        told.named, told.stuck = len(refused(played)), await failed_tasks(played)
        return told


@each("an update", rows.UPDATES)
def test_updates(season: Season, place: int, row: Row) -> None:
    assert season.updates[place] == row.becomes


@pytest.mark.behaviour("E9")
@each("a signal", rows.SIGNALS)
def test_signals(season: Season, place: int, row: Row) -> None:
    assert season.signals[place] == row.becomes


@pytest.mark.behaviour("E9")
def test_limits_of_a_flood_a_hundred_are_named_nothing_sticks_and_the_story_goes_on_to_its_end(season: Season) -> None:
    assert len(season.signals) == len(rows.SIGNALS), "what was refused as an update is no note"
    assert (season.named, season.stuck, season.closing) == (NOTED_AT_MOST, 0, Closing.COMPLETED)


@pytest.fixture(scope="module")
async def webhooks(database: Database, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each was answered, and last, how many were kept."""
    door: Door = await open_door(database, tmp_path_factory.mktemp("hr"))
    told = [await doors.webhook(door, row.said) for row in rows.WEBHOOKS]
    return [*told, str(len(await door.notices()))]


@pytest.mark.behaviour("E9")
@each("a webhook", rows.WEBHOOKS)
def test_webhooks(webhooks: list[str], place: int, row: Row) -> None:
    assert webhooks[place] == row.becomes
    assert webhooks[-1] == "1", "the right one is kept, once"


@pytest.fixture(scope="module")
async def pages(database: Database, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each was answered, and last, how many answers were given."""
    settings = Settings(
        var=tmp_path_factory.mktemp("pages"), public_url="https://mentoring.example.org", file_limit_mb=1
    )
    street: Street = await build_street(database, settings)
    told = [await doors.page(street, row.said) for row in rows.PAGES]
    return [*told, str(len(street.relationships.given))]


@each("a page", rows.PAGES)
def test_pages_and_forms(pages: list[str], place: int, row: Row) -> None:
    assert pages[place] == row.becomes
    assert pages[-1] == "1", "the right one is given, once"


@each("an id of a workflow", rows.IDS)
def test_ids(place: int, row: Row) -> None:
    assert doors.id_(row.said) == row.becomes


@each("a moment that somebody types", rows.MOMENTS)
def test_moments(place: int, row: Row) -> None:
    assert doors.moment(row.said) == row.becomes


@each("somebody who is registered", rows.PEOPLE)
def test_people(place: int, row: Row) -> None:
    assert doors.person(row.said) == row.becomes


@each("a file that somebody gives", rows.FILES)
def test_files(place: int, row: Row) -> None:
    assert doors.file(row.said) == row.becomes


@each("a cell of a sheet", rows.CELLS)
def test_cells(place: int, row: Row) -> None:
    assert doors.cell(row.said) == row.becomes


@each("an address to write to", rows.ADDRESSES)
def test_addresses(place: int, row: Row) -> None:
    assert doors.address(row.said) == row.becomes


@each("a start file", rows.STARTS)
def test_start_files(place: int, row: Row, tmp_path: Path) -> None:
    assert row.becomes in doors.start(row.said, tmp_path)


@each("a payload", rows.PAYLOADS)
async def test_payloads(place: int, row: Row) -> None:
    assert await doors.payload(row.said) == row.becomes


@each("a failure", rows.FAILURES)
async def test_failures(place: int, row: Row) -> None:
    assert await doors.failure(row.said) == row.becomes


def test_limits_of_what_a_relationship_remembers_the_newest_messages_count() -> None:
    mentoring = relationship()
    for number in range(SEEN_AT_MOST + 9):
        mentoring.remember(f"m-{number}")
    assert len(mentoring.seen) == SEEN_AT_MOST
    assert (mentoring.has_seen("m-0"), mentoring.has_seen(f"m-{SEEN_AT_MOST + 8}")) == (False, True)


def test_limits_every_activity_is_given_up_after_its_time_and_tried_by_a_policy() -> None:
    calls = list(_activities())
    assert len(calls) > 20
    for where, words in calls:
        assert {"start_to_close_timeout", "schedule_to_close_timeout", "retry_policy"} <= words, where


def _activities() -> Iterator[tuple[str, set[str | None]]]:
    """Each call of an activity in workflows/: where, and its keywords."""
    for file in sorted((ROOT / "workflows").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and "activity" in node.func.attr:
                yield f"{file.name}:{node.lineno}", {keyword.arg for keyword in node.keywords}
