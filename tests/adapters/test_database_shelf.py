"""The ledger's shelf: pages in any order, twice, at once; what operators and pages read is always the newest."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.database.connection import Database
from adapters.database.shelf import Shelf
from contracts.messages import AskView, LedgerPage, View
from mentoring.kinds import AskKind, Phase, Role, Status
from mentoring.next_step import NextStep
from mentoring.relationship import Note

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def _view(version: int, relationship: str = "r-1", **changed: object) -> View:
    view = View(
        id=relationship,
        programme="classic",
        phase=Phase.ONBOARDING,
        status=Status.OPEN,
        whats_next=NextStep(who="p-1", role=Role.MENTEE, what="goals", due=NOON + DAY, step="goals"),
        mentee="p-1",
        mentor="p-2",
        coordinator="p-3",
        started_at=NOON,
        rhythms=(timedelta(weeks=3),),
        rhythm=timedelta(weeks=3),
        meetings_held=0,
        meetings_planned=1,
        challenges_taken=0,
        evaluations=0,
        version=version,
    )
    return view.model_copy(update=changed)


def _ask(
    ask: str, due: datetime = NOON + DAY, who: str = "p-1", relationship: str = "r-1", reminders: int = 0
) -> AskView:
    return AskView(
        id=ask,
        relationship=relationship,
        kind=AskKind.GOALS,
        role=Role.MENTEE,
        who=who,
        opened_at=NOON,
        due=due,
        ends=due + DAY,
        reminders_sent=reminders,
        escalated=False,
        undeliverable=False,
    )


def _note(seq: int) -> Note:
    return Note(seq=seq, at=NOON + seq * DAY, event=f"event-{seq}", step="goals", role=Role.MENTEE if seq % 2 else None)


def _page(view: View, *asks: AskView, notes: tuple[int, ...] = ()) -> LedgerPage:
    return LedgerPage(view=view, asks=list(asks), notes=[_note(seq) for seq in notes])


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database)


async def test_a_page_is_read_back_as_it_was_written(shelf: Shelf) -> None:
    await shelf.keep(_page(_view(1), _ask("goals"), notes=(1, 2)))
    assert await shelf.relationship("r-1") == _view(1)
    assert await shelf.relationships() == [_view(1)]
    assert await shelf.asks() == [_ask("goals")]
    assert await shelf.timeline("r-1") == [_note(1), _note(2)]


async def test_what_was_never_written_is_not_there(shelf: Shelf) -> None:
    assert await shelf.relationship("r-1") is None
    assert await shelf.relationships() == []
    assert await shelf.asks() == []
    assert await shelf.timeline("r-1") == []
    assert await shelf.is_open("r-1", "goals") is None


async def test_a_newer_page_replaces_the_view_and_the_asks(shelf: Shelf) -> None:
    await shelf.keep(_page(_view(1), _ask("goals"), _ask("charter")))
    newer = _view(2, phase=Phase.CORE)
    await shelf.keep(_page(newer, _ask("goals", due=NOON + 3 * DAY, reminders=1), _ask("debrief")))
    assert await shelf.relationship("r-1") == newer
    assert await shelf.asks() == [_ask("debrief"), _ask("goals", due=NOON + 3 * DAY, reminders=1)]
    assert await shelf.is_open("r-1", "goals") is True
    assert await shelf.is_open("r-1", "charter") is False


async def test_an_older_page_adds_its_notes_and_changes_nothing_else(shelf: Shelf) -> None:
    newer = _view(2, status=Status.CLOSED, whats_next=None)
    await shelf.keep(_page(newer, notes=(3,)))
    await shelf.keep(_page(_view(1), _ask("goals"), notes=(1, 2)))
    assert await shelf.relationship("r-1") == newer
    assert await shelf.asks() == []
    assert await shelf.timeline("r-1") == [_note(1), _note(2), _note(3)]


async def test_the_same_page_twice_is_one_page(shelf: Shelf) -> None:
    page = _page(_view(1), _ask("goals"), notes=(1, 2))
    await shelf.keep(page)
    await shelf.keep(page)
    assert await shelf.asks() == [_ask("goals")]
    assert await shelf.timeline("r-1") == [_note(1), _note(2)]


async def test_a_page_of_the_same_version_is_no_news(shelf: Shelf) -> None:
    await shelf.keep(_page(_view(2), _ask("goals")))
    await shelf.keep(_page(_view(2, phase=Phase.CORE)))
    assert await shelf.relationship("r-1") == _view(2)
    assert await shelf.is_open("r-1", "goals") is True


async def test_pages_written_at_once_end_with_the_newest_and_with_every_note(shelf: Shelf) -> None:
    pages = [_page(_view(n), _ask(f"ask-{n}"), notes=(n, n + 1)) for n in range(1, 21)]
    await asyncio.gather(*(shelf.keep(page) for page in reversed(pages)))
    view = await shelf.relationship("r-1")
    assert view is not None
    assert view.version == 20
    assert [ask.id for ask in await shelf.asks()] == ["ask-20"]
    assert [note.seq for note in await shelf.timeline("r-1")] == list(range(1, 22))


async def test_a_page_that_cannot_be_kept_whole_is_not_kept_at_all(shelf: Shelf) -> None:
    await shelf.keep(_page(_view(1), _ask("goals")))
    broken = _page(_view(2), notes=(1,))
    object.__setattr__(broken.notes[0], "at", datetime(2027, 3, 1))  # noqa: DTZ001 - that is the mistake
    with pytest.raises(Exception, match="time zone"):
        await shelf.keep(broken)
    assert await shelf.relationship("r-1") == _view(1)
    assert await shelf.is_open("r-1", "goals") is True


async def test_relationships_are_chosen_by_status_and_programme_the_first_started_first(shelf: Shelf) -> None:
    views = [
        _view(1, "r-a", started_at=NOON + DAY),
        _view(1, "r-b", programme="light"),
        _view(1, "r-c", status=Status.PAUSED),
    ]
    for view in views:
        await shelf.keep(_page(view))
    assert [view.id for view in await shelf.relationships()] == ["r-b", "r-c", "r-a"]
    assert [view.id for view in await shelf.relationships(status=Status.PAUSED)] == ["r-c"]
    assert [view.id for view in await shelf.relationships(programme="classic")] == ["r-c", "r-a"]
    assert await shelf.relationships(status=Status.PAUSED, programme="light") == []


async def test_asks_are_chosen_by_relationship_and_person_the_soonest_first(shelf: Shelf) -> None:
    await shelf.keep(_page(_view(1), _ask("late", NOON + 5 * DAY), _ask("soon"), _ask("other", who="p-2")))
    await shelf.keep(_page(_view(1, "r-2"), _ask("between", NOON + 2 * DAY, relationship="r-2")))
    assert [ask.id for ask in await shelf.asks(person="p-1")] == ["soon", "between", "late"]
    assert [ask.id for ask in await shelf.asks(relationship="r-2")] == ["between"]
    assert await shelf.asks(relationship="r-2", person="p-2") == []


async def test_the_same_ask_id_in_two_relationships_is_two_asks(shelf: Shelf) -> None:
    await shelf.keep(_page(_view(1), _ask("goals")))
    await shelf.keep(_page(_view(1, "r-2"), _ask("goals", relationship="r-2")))
    await shelf.keep(_page(_view(2)))
    assert await shelf.is_open("r-1", "goals") is False
    assert await shelf.is_open("r-2", "goals") is True
