"""How a relationship is doing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.health import Count, Health, Reason, Sign, Vitals, health

RHYTHM = timedelta(weeks=3)


def vitals(*, quiet_days: int = 0, **counts: tuple[int, int]) -> Vitals:
    told = {name: Count(done=done, of=of) for name, (done, of) in counts.items()}
    return Vitals(rhythm=RHYTHM, quiet_for=timedelta(days=quiet_days), **told)


def test_one_that_has_just_begun_is_well() -> None:
    assert health(vitals()) == Health(score=100)


def test_one_in_which_everything_took_place_is_well() -> None:
    all_done = vitals(meetings=(5, 5), answers=(9, 9), debriefs=(10, 10), evaluations=(4, 4), quiet_days=21)
    assert health(all_done) == Health(score=100)


@pytest.mark.behaviour("P8")
def test_what_pulls_it_down_is_told_the_heaviest_first() -> None:
    found = health(vitals(meetings=(1, 3), answers=(4, 4), debriefs=(3, 4), quiet_days=42))
    assert found.score == 60  # (3 × 1/3 + 2 × 1 + 2 × 3/4 + 3 × 1/2) of 10
    assert [reason.sign for reason in found.reasons] == [Sign.MEETINGS, Sign.SILENCE, Sign.DEBRIEFS]
    assert found.reasons[0] == Reason(sign=Sign.MEETINGS, share=1 / 3, facts={"done": 1, "of": 3})


@pytest.mark.behaviour("P8")
@pytest.mark.parametrize(("days", "score"), [(21, 100), (22, 98), (42, 50), (63, 0), (300, 0)])
def test_silence_counts_from_one_rhythm_of_the_charter_to_three(days: int, score: int) -> None:
    assert health(vitals(quiet_days=days)).score == score


def test_the_same_silence_weighs_more_in_a_shorter_rhythm() -> None:
    quiet = timedelta(days=21)
    assert health(Vitals(rhythm=timedelta(weeks=1), quiet_for=quiet)).score == 0
    assert health(Vitals(rhythm=timedelta(weeks=4), quiet_for=quiet)).score == 100


Counts = st.integers(0, 20).flatmap(lambda of: st.builds(Count, done=st.integers(0, of), of=st.just(of)))


@given(meetings=Counts, answers=Counts, debriefs=Counts, evaluations=Counts, days=st.integers(0, 400))
def test_one_more_thing_that_happened_never_makes_it_worse(
    meetings: Count, answers: Count, debriefs: Count, evaluations: Count, days: int
) -> None:
    now = Vitals(
        meetings=meetings,
        answers=answers,
        debriefs=debriefs,
        evaluations=evaluations,
        quiet_for=timedelta(days=days),
        rhythm=RHYTHM,
    )
    found = health(now)
    assert 0 <= found.score <= 100
    one_more = now.model_copy(update={"meetings": Count(done=meetings.done + 1, of=meetings.of + 1)})
    if meetings.of:
        assert health(one_more).score >= found.score
