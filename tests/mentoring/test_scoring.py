"""What an evaluation says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.evaluation import Dimension, Instrument, Item
from mentoring.kinds import Role
from mentoring.scoring import (
    CONFIDENTIAL,
    Advice,
    Tone,
    Trend,
    advice_for_mentor,
    alarms,
    autonomy_is_rising,
    by_dimension,
    trend,
    trends,
)

D = Dimension
WORDS = {"fr": "…", "en": "…"}


def item(name: str, dimension: Dimension, *, alarm: int | None = None, roles: tuple[Role, ...] = tuple(Role)) -> Item:
    return Item(id=name, dimension=dimension, alarm=alarm, roles=roles, words=WORDS)


PULSE = Instrument(
    id="pulse",
    title=WORDS,
    scale={"fr": ("1", "2", "3", "4", "5")},
    licence="Apache-2.0",
    items=(
        item("a", D.LISTENING),
        item("b", D.LISTENING),
        item("c", D.TRUST),
        item("d", D.NON_JUDGEMENT, alarm=2, roles=(Role.MENTEE,)),
    ),
)


def test_a_dimension_s_score_is_the_mean_of_its_answered_items() -> None:
    assert by_dimension(PULSE, Role.MENTEE, {"a": 5, "b": 4, "c": 2}) == {D.LISTENING: 4.5, D.TRUST: 2.0}


@pytest.mark.parametrize(("sheet", "scored"), [({"a": 1}, False), ({"a": 1, "c": 1}, True), ({}, False), (None, False)])
def test_a_sheet_with_less_than_half_of_its_items_has_no_score(sheet: dict[str, int] | None, *, scored: bool) -> None:
    assert bool(by_dimension(PULSE, Role.MENTEE, sheet)) is scored


def test_an_item_that_is_not_this_role_s_counts_in_nothing() -> None:
    assert by_dimension(PULSE, Role.MENTOR, {"a": 5, "c": 3, "d": 1}) == {D.LISTENING: 5.0, D.TRUST: 3.0}


@pytest.mark.parametrize(
    ("scores", "way"),
    [
        ([], None),
        ([3], None),
        ([3, 3.4], Trend.STEADY),
        ([3, 3.5], Trend.RISING),
        ([3, 2.5], Trend.FALLING),
        ([2, 4, 3], Trend.STEADY),
        ([1, 2, 4], Trend.RISING),
    ],
)
def test_half_a_point_from_the_rounds_before_is_a_trend(scores: list[float], way: Trend | None) -> None:
    assert trend(scores) is way


def test_a_round_in_which_a_dimension_was_left_out_is_passed_over() -> None:
    assert trends([{D.TRUST: 2.0}, {}, {D.TRUST: 4.0, D.GOALS: 3.0}]) == {D.TRUST: Trend.RISING}


@pytest.mark.behaviour("S13")
@pytest.mark.parametrize(
    ("sheet", "found"), [({"d": 1}, ["d"]), ({"d": 2}, ["d"]), ({"d": 3}, []), ({"a": 1}, []), (None, [])]
)
def test_one_low_answer_is_an_alarm_even_if_nothing_else_was_answered(
    sheet: dict[str, int] | None, found: list[str]
) -> None:
    assert alarms(PULSE, sheet) == found


@pytest.mark.behaviour("S14")
def test_the_mentor_is_told_what_to_keep_and_what_to_practise() -> None:
    told = advice_for_mentor({D.LISTENING: 4.5, D.QUESTIONING: 2.0, D.TRUST: 3.5})
    assert told == [Advice(dimension=D.LISTENING, tone=Tone.KEEP), Advice(dimension=D.QUESTIONING, tone=Tone.PRACTISE)]
    assert advice_for_mentor({D.TRUST: 3.5}) == []
    assert advice_for_mentor({}) == []


Scores = st.dictionaries(st.sampled_from(list(Dimension)), st.floats(min_value=1, max_value=5))


@pytest.mark.behaviour("S13")
@given(open_to_all=Scores, one=Scores, other=Scores)
def test_the_advice_is_the_same_whatever_the_mentee_said_of_judgement_and_belief(
    open_to_all: dict[Dimension, float], one: dict[Dimension, float], other: dict[Dimension, float]
) -> None:
    shared = {dimension: score for dimension, score in open_to_all.items() if dimension not in CONFIDENTIAL}
    first = shared | {dimension: score for dimension, score in one.items() if dimension in CONFIDENTIAL}
    second = shared | {dimension: score for dimension, score in other.items() if dimension in CONFIDENTIAL}
    assert advice_for_mentor(first) == advice_for_mentor(second)


@pytest.mark.parametrize(
    ("rated", "rising"),
    [([3, 4], True), ([4, 4], False), ([2, 3], False), ([5], False), ([], False), ([3, 3, 5], True)],
)
def test_autonomy_rises_when_it_is_high_and_was_lower(rated: list[float], *, rising: bool) -> None:
    assert autonomy_is_rising([{D.AUTONOMY: score} for score in rated]) is rising
