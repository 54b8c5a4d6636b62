"""The agenda: it fills the meeting exactly, opens with ten minutes and ends with five."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.agenda import Block, Opening, agenda, chosen, opening_of

NINE = datetime(2027, 1, 12, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
USUAL = [Block.OPENING, Block.HOT, Block.GOALS, Block.WRAP_UP]


def minutes(length: int, *, first: bool = False) -> list[float]:
    blocks = agenda(NINE, length * MINUTE, first=first)
    return [(block.ends_at - block.starts_at) / MINUTE for block in blocks]


@pytest.mark.behaviour("S24", "S25", "S26", "S27")
def test_a_meeting_has_four_blocks_in_this_order() -> None:
    assert [block.what for block in agenda(NINE, timedelta(hours=1))] == USUAL
    assert [block.what for block in agenda(NINE, timedelta(hours=1), last=True)] == [*USUAL[:3], Block.LAST_WRAP_UP]


@pytest.mark.behaviour("S20")
def test_the_first_meeting_adds_goals_and_roles() -> None:
    blocks = [block.what for block in agenda(NINE, timedelta(hours=1), first=True)]
    assert blocks == [Block.OPENING, Block.ROLES, Block.HOT, Block.GOALS, Block.WRAP_UP]


@pytest.mark.behaviour("S24", "S27")
@pytest.mark.parametrize(
    ("length", "shares"),
    [
        (30, [10, 10, 5, 5]),
        (45, [10, 15, 15, 5]),
        (60, [10, 25, 20, 5]),
        (75, [10, 30, 30, 5]),
        (90, [10, 40, 35, 5]),
        (120, [10, 55, 50, 5]),
        (37, [10, 10, 12, 5]),
        (15, [5, 4, 4, 2]),
    ],
)
def test_the_minutes_of_each_block(length: int, shares: list[float]) -> None:
    assert minutes(length) == shares


def test_the_minutes_of_the_first_meeting() -> None:
    assert minutes(60, first=True) == [10, 15, 15, 15, 5]
    assert minutes(30, first=True) == [10, 5, 5, 5, 5]


@pytest.mark.behaviour("S24")
@given(
    length=st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(hours=9)),
    starts_at=st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    which=st.fixed_dictionaries({"first": st.booleans(), "last": st.booleans()}),
)
def test_the_blocks_fill_the_meeting_exactly_whatever_its_length(
    length: timedelta, starts_at: datetime, which: dict[str, bool]
) -> None:
    blocks = agenda(starts_at, length, **which)
    assert blocks[0].starts_at == starts_at
    assert blocks[-1].ends_at == starts_at + length
    assert all(one.ends_at == other.starts_at for one, other in pairwise(blocks))
    assert all(block.starts_at < block.ends_at for block in blocks)
    if length >= timedelta(minutes=30):
        assert blocks[0].ends_at - starts_at == timedelta(minutes=10)
        assert blocks[-1].ends_at - blocks[-1].starts_at == timedelta(minutes=5)


def test_the_questions_follow_the_story() -> None:
    def told(number: int, *, first: bool = False, last: bool = False, closing: bool = False) -> Opening:
        return opening_of(number, first=first, last=last, closing=closing)

    assert told(1, first=True) is Opening.FIRST
    assert told(2, first=True) is Opening.FIRST, "the first one did not take place"
    assert told(3) is Opening.EARLY
    assert told(4) is Opening.HEART
    assert told(9, closing=True) is Opening.CLOSING
    assert told(1, first=True, last=True, closing=True) is Opening.LAST


def test_each_meeting_has_other_questions_until_all_have_had_their_turn() -> None:
    questions = [*"abcdefg"]
    told = [chosen(questions, number) for number in (1, 2, 3)]
    assert told == [[*"abc"], [*"def"], [*"gab"]]
    assert chosen(["a"], 5) == ["a"]
