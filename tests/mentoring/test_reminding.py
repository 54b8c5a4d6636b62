"""When a reminder travels with another, and when it waits."""

from datetime import UTC, datetime, timedelta

import pytest

from mentoring import facts
from mentoring.asks import Ask, AskTerms, Move, next_move
from mentoring.kinds import AskKind, Role
from mentoring.reminding import TOGETHER, comes_along, free_from, soonest_first

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ask(**about: object) -> Ask:
    usual = {"id": "goals-1", "kind": AskKind.GOALS, "role": Role.MENTEE, "person": "p-1", "opened_at": MONDAY}
    return Ask.model_validate({**usual, "terms": AskTerms(), "has_left": True, **about})


@pytest.mark.behaviour("P6")
@pytest.mark.parametrize(
    ("early", "comes"),
    [(timedelta(0), True), (TOGETHER, True), (TOGETHER + timedelta(minutes=1), False), (-2 * HOUR, True)],
)
def test_what_would_be_reminded_of_within_half_a_day_comes_along(early: timedelta, *, comes: bool) -> None:
    assert comes_along(ask(), MONDAY + 3 * DAY - early) is comes


def test_nobody_is_reminded_of_what_has_just_come() -> None:
    short = ask(terms=AskTerms(answer_in=3 * HOUR, remind_after=(2 * HOUR,), apart=HOUR, grace=HOUR))
    assert not comes_along(short, MONDAY + timedelta(minutes=59))
    assert comes_along(short, MONDAY + HOUR)


def test_the_second_reminder_comes_along_too_counted_from_the_first() -> None:
    reminded = ask(reminders_passed=1, last_reminder_at=MONDAY + 3 * DAY)
    assert next_move(reminded) == (Move.REMIND, MONDAY + 5 * DAY)
    assert not comes_along(reminded, MONDAY + 3 * DAY + HOUR)
    assert comes_along(reminded, MONDAY + 5 * DAY - HOUR)


@pytest.mark.parametrize(
    "about",
    [
        {"has_left": False},
        {"undeliverable": True},
        {"answer": facts.Goals()},
        {"reminders_passed": 2},
        {"terms": AskTerms(remind_after=())},
    ],
    ids=str,
)
def test_what_was_never_asked_or_needs_no_reminder_does_not_come_along(about: dict[str, object]) -> None:
    assert not comes_along(ask(**about), MONDAY + 5 * DAY)


def test_a_reminder_does_not_come_after_its_deadline() -> None:
    assert comes_along(ask(), MONDAY + 7 * DAY - HOUR)
    assert not comes_along(ask(), MONDAY + 7 * DAY)


def test_after_a_reminder_there_is_half_a_day_of_peace() -> None:
    assert free_from(MONDAY, None) == MONDAY
    assert free_from(MONDAY, MONDAY - HOUR) == MONDAY - HOUR + TOGETHER
    assert free_from(MONDAY, MONDAY - DAY) == MONDAY


def test_the_soonest_deadline_comes_first_and_of_two_alike_the_one_asked_first() -> None:
    late, one, other = ask(id="c", opened_at=MONDAY + HOUR), ask(id="b"), ask(id="a")
    assert [each.id for each in soonest_first([late, one, other])] == ["b", "a", "c"]
