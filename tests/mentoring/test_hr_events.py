"""What is true of somebody, whatever the order in which it was heard."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mentoring.hr_events import HrEvent, Strand, in_order, news, next_change, standing
from mentoring.kinds import HrEventType

SPRING = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    return SPRING + timedelta(days=number)


def event(id: str, kind: HrEventType, effective: float, recorded: float | None = None, **more: Any) -> HrEvent:  # noqa: A002
    """Effective on that day; recorded on the same one unless said otherwise."""
    return HrEvent(
        id=id,
        source="own",
        type=kind,
        employee="p-lea",
        effective_at=day(effective),
        recorded_at=day(effective if recorded is None else recorded),
        **more,
    )


LEFT = HrEventType.TERMINATED
PLANNED = HrEventType.TERMINATION_SCHEDULED
CANCELLED = HrEventType.TERMINATION_CANCELLED
AWAY = HrEventType.LEAVE_STARTED
BACK = HrEventType.LEAVE_ENDED
MANAGER = HrEventType.MANAGER_CHANGED


@pytest.mark.behaviour("E3")
def test_recorded_effective_and_cancelled_are_three_different_days() -> None:
    planned = event("t", PLANNED, effective=30, recorded=0)

    assert standing([planned], day(29)).left is None
    assert next_change([planned], day(0)) == day(30)
    assert standing([planned], day(30)).left == planned
    cancelled = [planned, event("c", CANCELLED, effective=10)]
    assert next_change(cancelled, day(10)) is None
    assert standing(cancelled, day(31)).left is None


def test_a_termination_told_anew_before_its_day_replaces_the_first() -> None:
    first, later = event("t1", PLANNED, effective=30, recorded=0), event("t2", PLANNED, effective=45, recorded=10)

    assert standing([later, first], day(31)).left is None
    assert standing([later, first], day(45)).left == later


def test_a_platform_that_tells_again_on_the_day_changes_nothing() -> None:
    planned, on_the_day = event("t", PLANNED, effective=30, recorded=0), event("e", LEFT, effective=30)
    told = {Strand.EMPLOYMENT: planned}

    assert standing([planned, on_the_day], day(30)).left is not None
    assert news([planned, on_the_day], told, day(30)) == []


@pytest.mark.behaviour("E9")
def test_the_effective_date_decides_and_then_the_recorded_one() -> None:
    late = event("late", MANAGER, effective=5, recorded=9, manager="p-eve")
    early = event("early", MANAGER, effective=3, recorded=20, manager="p-ann")
    same_day = event("corrected", MANAGER, effective=5, recorded=10, manager="p-zoe")

    assert [one.id for one in in_order([late, same_day, early])] == ["early", "late", "corrected"]
    assert standing([late, same_day, early], day(6)).line == same_day


def test_a_leave_ends_by_itself_on_its_date_or_when_it_is_said() -> None:
    dated = event("a", AWAY, effective=1, until=day(20))
    open_ended = event("b", AWAY, effective=1)

    assert standing([dated], day(19)).leave == dated
    assert standing([dated], day(20)).leave is None
    assert standing([open_ended], day(300)).leave == open_ended
    assert standing([event("e", BACK, effective=8), open_ended], day(8)).leave is None


def test_what_was_overtaken_before_anybody_heard_of_it_is_never_told() -> None:
    assert news([event("a", AWAY, 1), event("e", BACK, 8)], {}, day(9)) == []
    assert news([event("a", AWAY, 1, until=day(5))], {}, day(9)) == []


def test_what_was_told_and_is_no_longer_true_is_taken_back() -> None:
    away = event("a", AWAY, 1)
    moved = event("b", AWAY, effective=20, recorded=3, supersedes="a")
    left = event("t", LEFT, 1)

    [back] = news([away, moved], {Strand.LEAVE: away}, day(3))
    assert (back.type, back.supersedes) == (BACK, "a")
    [stays] = news([left, event("c", CANCELLED, 2)], {Strand.EMPLOYMENT: left}, day(2))
    assert (stays.type, stays.supersedes) == (CANCELLED, "t")
    assert news([away, moved], {Strand.LEAVE: back}, day(4)) == []


def test_a_leave_that_is_prolonged_is_told_anew() -> None:
    away, longer = event("a", AWAY, 1, until=day(20)), event("b", AWAY, 1, recorded=10, until=day(40), supersedes="a")

    assert news([longer, away], {Strand.LEAVE: away}, day(10)) == [longer]


def test_several_strands_do_not_hide_each_other() -> None:
    told = news([event("m", MANAGER, 1), event("a", AWAY, 2), event("t", LEFT, 3)], {}, day(4))
    assert [one.id for one in told] == ["t", "a", "m"]


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValidationError):
        event("a", AWAY, 5, until=day(5))
    with pytest.raises(ValidationError):
        event("a", AWAY, 5, supersedes="a")


_days = st.integers(min_value=0, max_value=12)
_kinds = st.sampled_from(
    [LEFT, PLANNED, CANCELLED, HrEventType.REHIRED, HrEventType.REHIRE_CANCELLED, AWAY, BACK, MANAGER]
)


@st.composite
def _lives(draw: st.DrawFn) -> list[HrEvent]:
    drawn = draw(st.lists(st.tuples(_kinds, _days, _days, st.integers(min_value=0, max_value=20)), max_size=8))
    return [
        event(
            f"e{number}",
            kind,
            effective,
            recorded,
            until=day(effective + length) if kind is AWAY and length else None,
            supersedes=f"e{length}" if length < number and length % 3 == 0 else None,
        )
        for number, (kind, effective, recorded, length) in enumerate(drawn)
    ]


@pytest.mark.behaviour("E9")
@settings(max_examples=150, deadline=None)
@given(life=_lives(), arrival=st.randoms(use_true_random=False))
def test_whoever_hears_it_shuffled_and_twice_believes_in_the_end_what_is_true(
    life: list[HrEvent], arrival: Any
) -> None:
    """The news that somebody is told, one after the other as events come in, lead them to what is true of all events."""
    heard = life * 2
    arrival.shuffle(heard)
    known: list[HrEvent] = []
    told: dict[Strand, HrEvent] = {}
    for step, one in enumerate(heard):
        known.append(one)
        told |= {said.strand: said for said in news(known, told, day(step))}
    end = day(60)
    told |= {said.strand: said for said in news(known, told, end)}

    true = standing(life, end)
    left, leave = told.get(Strand.EMPLOYMENT), told.get(Strand.LEAVE)
    assert (left is not None and left.type in (LEFT, PLANNED)) == (true.left is not None)
    assert (leave is not None and leave.type is AWAY and (leave.until is None or leave.until > end)) == (
        true.leave is not None
    )
    assert leave is None or true.leave is None or leave.until == true.leave.until
    assert true.line is None or told[Strand.LINE] == true.line
    assert news(known, told, end) == []


@pytest.mark.behaviour("E9", "E1")
def test_a_date_that_stands_for_none_is_none_and_nothing_happens_outside_the_calendar() -> None:
    """9999-12-31 is how many platforms write that no end is known; reckoned with, it would fall out of the calendar."""
    told = {
        "id": "e-1",
        "source": "own",
        "type": HrEventType.LEAVE_STARTED,
        "employee": "p-1",
        "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
        "effective_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    assert HrEvent.model_validate({**told, "until": "9999-12-31T00:00:00Z"}).until is None
    assert HrEvent.model_validate({**told, "until": "2026-12-31T00:00:00Z"}).until == datetime(2026, 12, 31, tzinfo=UTC)
    for moment in ("9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z"):
        with pytest.raises(ValidationError):
            HrEvent.model_validate({**told, "effective_at": moment})
