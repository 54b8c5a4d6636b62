"""A small seed of the Show of HR events over whole relationships (`make show-hr`), and its checker, which is checked."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.service import RPCError

from activities.calendars import Entry
from contracts.letters import Letter, Method
from mentoring.hr_events import HrEvent
from mentoring.kinds import Closing, HrEventType, Status
from mentoring.relationship import Relationship
from tests.adapters.letter_samples import IDS, MENTEE, NOON, invitation, letter
from tests.hr_show.checks import (
    cancelled_badly,
    invitations,
    left_standing,
    mails_twice,
    not_as_it_must_be,
    told_again,
)
from tests.hr_show.model import Final, Life, what_must_be
from tests.hr_show.show import Outcome, play_show

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SEED = 7
LEFT, CANCELLED = HrEventType.TERMINATED, HrEventType.TERMINATION_CANCELLED
AWAY = HrEventType.LEAVE_STARTED


PATIENCE = 60
"""Seconds. A relationship that is stuck is stuck each time; the time-skipping server stands still now and then by itself,
when an answer meets a relationship that continues as new (the real one does not)."""


async def played(folder: Path) -> Outcome:
    for attempt in ("first", "second", "third"):
        (folder / attempt).mkdir()
        with contextlib.suppress(TimeoutError, RPCError):
            async with asyncio.timeout(PATIENCE):
                return await play_show(relationships=4, events=32, seed=SEED, folder=folder / attempt, days=25, a_day=1)
    raise AssertionError("virtual time stood still three times")


@pytest.mark.behaviour("E9", "E1", "E3", "P5")
async def test_whole_relationships_end_up_as_the_pure_model_says_and_nobody_is_told_anything_twice(
    tmp_path: Path,
) -> None:
    came = await played(tmp_path)
    assert came.wrong == []
    assert came.messages > 32
    assert {"paused", "left"} <= {one.partition(",")[0] for one in came.finals}


async def test_the_checker_finds_a_relationship_that_takes_the_same_event_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Relationship, "has_seen", lambda _, __: False)
    assert (await played(tmp_path)).wrong


PLANNED, MOVED, OFF = invitation(3), invitation(3, 1), invitation(3, 1, Method.CANCEL)
OFF_AGAIN = invitation(3, 2, Method.CANCEL)


def about(*shown: object) -> list[Letter]:
    return [letter("meeting-moved", MENTEE, invitation=one) for one in shown]  # type: ignore[arg-type]


def called_off(letters: Iterable[Letter]) -> Iterator[str]:
    return cancelled_badly(invitations(letters))


PAUSED, RESUMED = letter("paused", MENTEE, dates={"until": NOON}), letter("resumed", MENTEE)


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (mails_twice, [PAUSED, RESUMED], [PAUSED, RESUMED, PAUSED]),
        (told_again, [PAUSED, RESUMED, PAUSED], [PAUSED, PAUSED]),
        (called_off, about(PLANNED, OFF), about(PLANNED, OFF, OFF_AGAIN)),
        (called_off, about(PLANNED, MOVED), about(PLANNED, PLANNED)),
        (called_off, about(PLANNED), about(OFF)),
    ],
)
def test_each_check_tells_right_from_wrong(
    check: Callable[[list[Letter]], Iterator[str]], right: list[Letter], wrong: list[Letter]
) -> None:
    assert list(check(right)) == []
    assert len(list(check(wrong))) == 1


def test_a_meeting_that_stands_where_nobody_meets_is_found_in_mails_and_calendars() -> None:
    over = {"r-1": Final(Status.PAUSED)}
    entry = Entry(relationship="r-1", person=IDS[MENTEE], mentee=IDS[MENTEE], mentor="p-m", at=NOON, invitation=PLANNED)
    standing = invitations(about(PLANNED))
    assert len(list(left_standing(standing, [entry], over, set()))) == 2
    assert len(list(left_standing(standing, [entry], over, {IDS[MENTEE]}))) == 1, "nobody writes to who has left"
    assert list(left_standing(standing, [entry], {"r-1": Final(Status.OPEN)}, set())) == []


def test_a_state_that_is_not_the_model_s_is_found() -> None:
    must = {"r-1": Final(Status.CLOSED, Closing.LEFT, replaced=None)}
    for replaced in (True, False):
        assert list(not_as_it_must_be({"r-1": replace(must["r-1"], replaced=replaced)}, must)) == []
    assert len(list(not_as_it_must_be({"r-1": Final(Status.OPEN)}, must))) == 1


def life(*events: tuple[HrEventType, float, float, float | None]) -> Life:
    """Of each: what, when it takes effect, when it is heard of, until when (days)."""
    return Life(
        tuple(
            (
                START + heard * DAY,
                HrEvent(
                    id=f"e-{number}",
                    source="own",
                    type=kind,
                    employee="p-1",
                    recorded_at=START + number * DAY / 24,
                    effective_at=START + effective * DAY,
                    until=None if until is None else START + until * DAY,
                ),
            )
            for number, (kind, effective, heard, until) in enumerate(events)
        )
    )


QUIET = life()
PAUSED_TO_50 = Final(Status.PAUSED, until=START + 50 * DAY)


@pytest.mark.parametrize(
    ("mentee", "mentor", "must"),
    [
        (QUIET, QUIET, Final(Status.OPEN)),
        (life((LEFT, 10, 3, None)), QUIET, Final(Status.CLOSED, Closing.LEFT)),
        (life((LEFT, 10, 3, None), (CANCELLED, 5, 5, None)), QUIET, Final(Status.OPEN)),
        (life((LEFT, 10, 3, None), (CANCELLED, 5, 15, None)), QUIET, Final(Status.CLOSED, Closing.LEFT)),
        (QUIET, life((LEFT, 10, 12, None)), Final(Status.OPEN, replaced=True)),
        (QUIET, life((LEFT, 10, 12, None), (AWAY, 20, 12, None)), Final(Status.OPEN, replaced=True)),
        (life((LEFT, 12, 0, None)), life((LEFT, 10, 0, None)), Final(Status.CLOSED, Closing.LEFT, replaced=True)),
        (life((LEFT, 10, 0, None)), life((LEFT, 10, 0, None)), Final(Status.CLOSED, Closing.LEFT, replaced=None)),
        (life((AWAY, 5, 9, 50)), life((AWAY, 1, 1, 45)), PAUSED_TO_50),
        (life((AWAY, 5, 9, 50)), life((AWAY, 1, 1, None)), Final(Status.PAUSED)),
        (life((AWAY, 5, 9, 30)), QUIET, Final(Status.OPEN)),
    ],
)
def test_the_model_says_what_becomes_of_two_by_what_is_known_when(mentee: Life, mentor: Life, must: Final) -> None:
    assert what_must_be(mentee, mentor, START + 40 * DAY) == must
