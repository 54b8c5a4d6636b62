"""When the relationship is evaluated, and with what."""

from datetime import UTC, datetime, timedelta

import pytest

from mentoring.evaluation import Round
from mentoring.programme import Terms
from mentoring.rounds import Due, next_round, round_before_next_meeting

BEGAN = datetime(2026, 9, 7, 9, tzinfo=UTC)


def day(number: int) -> datetime:
    return BEGAN + timedelta(days=number)


def season(terms: Terms, days: int) -> list[tuple[str, int]]:
    """The rounds of a relationship in which each takes place on its day."""
    rounds: list[Round] = []
    while (due := next_round(terms, BEGAN, rounds)).at < day(days):
        rounds.append(Round(number=len(rounds) + 1, instrument=due.instrument, at=due.at))
    return [(one.instrument, (one.at - BEGAN).days) for one in rounds]


@pytest.mark.behaviour("P7", "S34")
def test_nine_months_have_a_check_in_pulses_every_sixty_days_and_a_mid_term() -> None:
    rounds = season(Terms(), 270)
    assert rounds == [("check-in", 14), ("pulse", 30), ("pulse", 90), ("mid-term", 150), ("pulse", 210)]


def test_a_programme_may_do_without_the_check_in() -> None:
    assert season(Terms(check_in_after=timedelta(0)), 40) == [("pulse", 30)]
    assert season(Terms(check_in_after=timedelta(days=30)), 40) == [("pulse", 30)]


def test_a_round_that_came_late_pushes_the_next_one_on() -> None:
    late = [Round(number=1, instrument="check-in", at=day(20)), Round(number=2, instrument="pulse", at=day(50))]
    assert next_round(Terms(), BEGAN, late) == Due(instrument="mid-term", at=day(110))


def test_there_is_one_mid_term() -> None:
    rounds = [
        Round(number=1, instrument="pulse", at=day(60)),
        Round(number=2, instrument="mid-term", at=day(110)),
    ]
    assert next_round(Terms(evaluate_every=timedelta(days=20)), BEGAN, rounds).instrument == "pulse"


def test_with_another_mentor_it_begins_with_a_check_in_and_half_way_stays_where_it_was() -> None:
    met_at, rounds = day(60), list[Round]()
    while (due := next_round(Terms(), BEGAN, rounds, met_at=met_at)).at < day(240):
        rounds.append(Round(number=len(rounds) + 1, instrument=due.instrument, at=due.at))
    assert [(one.instrument, (one.at - BEGAN).days) for one in rounds] == [
        ("check-in", 74),
        ("pulse", 90),
        ("mid-term", 150),
        ("pulse", 210),
    ]


@pytest.mark.parametrize(
    ("now", "rhythm", "is_asked"), [(2, 21, False), (3, 21, True), (13, 10, False), (14, 1, True), (40, 1, True)]
)
def test_a_round_is_asked_for_when_it_can_be_answered_before_the_next_meeting(
    now: int, rhythm: int, *, is_asked: bool
) -> None:
    """It falls due on day 14, and takes a week and three days of grace; once due, it is asked for whatever comes."""
    found = round_before_next_meeting(Terms(), BEGAN, [], now=day(now), rhythm=timedelta(days=rhythm))
    assert (found is not None) is is_asked
