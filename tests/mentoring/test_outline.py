"""What a programme foresees, from its terms alone."""

from datetime import timedelta

import pytest

from mentoring.outline import MEETINGS, Event, outline
from mentoring.programme import Terms
from tests.adapters.letter_samples import LIBRARY

WEEK = timedelta(weeks=1)
EVERY_PROGRAMME = sorted(LIBRARY.programmes())


def weeks_of(terms: Terms, *events: Event) -> list[float]:
    return [one.after // WEEK for one in outline(terms) if one.event in events]


@pytest.mark.behaviour("P4")
def test_nine_months_every_three_weeks_are_thirteen_meetings() -> None:
    assert weeks_of(Terms(), *MEETINGS) == list(range(2, 39, 3))
    assert weeks_of(Terms(), Event.FIRST_MEETING) == [2]
    assert weeks_of(Terms(), Event.LAST_MEETING, Event.CLOSURE) == [38, 38]


def test_the_closure_of_nine_months_is_announced_four_weeks_before() -> None:
    assert weeks_of(Terms(), Event.CLOSURE_ANNOUNCED) == [35]


@pytest.mark.behaviour("S34")
def test_evaluations_fall_between_two_meetings_and_one_belongs_to_the_closure() -> None:
    assert weeks_of(Terms(), Event.EVALUATION) == [2, 5, 14, 23, 32, 38]
    assert [one.number for one in outline(Terms()) if one.event is Event.EVALUATION] == [1, 2, 3, 4, 5, 6]


@pytest.mark.behaviour("S31")
def test_there_is_a_challenge_before_each_meeting_from_the_second_on_or_none_at_all() -> None:
    assert weeks_of(Terms(), Event.CHALLENGE) == list(range(2, 36, 3))
    assert weeks_of(Terms(challenges=False), Event.CHALLENGE) == []


@pytest.mark.behaviour("S1")
def test_just_in_time_is_one_to_three_meetings_within_a_month() -> None:
    foreseen = outline(LIBRARY.programme("just-in-time").terms)
    assert 1 <= sum(one.event in MEETINGS for one in foreseen) <= 3
    assert foreseen[-1].after <= timedelta(days=31)


@pytest.mark.parametrize("programme", EVERY_PROGRAMME)
def test_every_programme_runs_from_the_first_ask_to_its_closure_in_order_and_in_time(programme: str) -> None:
    terms = LIBRARY.programme(programme).terms
    foreseen = outline(terms)
    assert [one.after for one in foreseen] == sorted(one.after for one in foreseen)
    assert (foreseen[0].event, foreseen[-1].event) == (Event.ASKED, Event.CLOSURE)
    assert foreseen[-1].after <= terms.lasts + terms.meeting_length
    assert sum(one.event is Event.LAST_MEETING for one in foreseen) == 1


def test_a_programme_with_room_for_one_meeting_only_has_one() -> None:
    short = Terms(lasts=4 * WEEK, announce_closure=WEEK, rhythms=(3 * WEEK,))
    assert weeks_of(short, *MEETINGS) == [2]
    assert weeks_of(short, Event.LAST_MEETING) == [2]
