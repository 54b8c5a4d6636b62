"""What the two are asked as the mentee grows more autonomous."""

from datetime import UTC, datetime, timedelta

import pytest

from mentoring.autonomy import propose, taper, wider
from mentoring.closure import is_last_meeting, is_over
from mentoring.evaluation import Dimension, Round
from mentoring.kinds import Phase, Role
from mentoring.meetings import Meeting
from mentoring.programme import Terms
from mentoring.relationship import Relationship, Stage, Taper, Tapers

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = START + timedelta(weeks=10)
WEEK = timedelta(weeks=1)


def rated(*autonomy: float | None, rhythm: timedelta = 3 * WEEK) -> Relationship:
    """In its tenth week, with a meeting in two weeks, and what the mentee has said of their autonomy so far."""
    rounds = [
        Round(
            number=number,
            instrument="pulse",
            at=START,
            mentee_scores={Dimension.TRUST: 4.0} | ({} if score is None else {Dimension.AUTONOMY: score}),
            over=True,
        )
        for number, score in enumerate(autonomy, start=1)
    ]
    ahead = Meeting(number=4, starts_at=NOW + 2 * WEEK, length=timedelta(hours=1))
    stage = Stage(what="core", role=Role.MENTEE, due=NOW)
    return Relationship(
        id="r-1",
        programme="classic",
        terms=Terms(),
        mentee="p-1",
        mentor="p-2",
        coordinator="p-3",
        started_at=START,
        phase=Phase.CORE,
        stage=stage,
        rhythm=rhythm,
        rounds=rounds,
        meetings=[ahead],
    )


@pytest.mark.behaviour("S33", "E4")
def test_what_was_rated_with_a_former_mentor_proposes_nothing() -> None:
    relationship = rated(3, 4)
    assert propose(relationship, now=NOW) is not None
    assert propose(relationship.model_copy(update={"rounds_from": 1}), now=NOW) is None


@pytest.mark.behaviour("S33")
@pytest.mark.parametrize(
    ("autonomy", "what"),
    [
        ((4,), None),
        ((3, 4), Tapers.RHYTHM),
        ((2, 3), None),
        ((4, 4), None),
        ((4, 3), None),
        ((5, 4), None),
        ((3, 5), Tapers.RHYTHM),
        ((3, 5, 5), Tapers.CLOSURE),
        ((5, 5), Tapers.CLOSURE),
        ((3, 4, None), None),
        ((), None),
    ],
)
def test_rising_autonomy_suggests_a_wider_rhythm_and_high_autonomy_an_end(
    autonomy: tuple[float | None, ...], what: Tapers | None
) -> None:
    found = propose(rated(*autonomy), now=NOW)
    assert (found.what if found else None) == what


@pytest.mark.behaviour("S33")
def test_the_wider_rhythm_is_the_next_one_that_the_programme_offers_and_there_may_be_none() -> None:
    assert wider(rated(rhythm=2 * WEEK)) == 3 * WEEK
    assert wider(rated(rhythm=4 * WEEK)) is None
    assert propose(rated(3, 4, rhythm=4 * WEEK), now=NOW) is None


@pytest.mark.behaviour("S33")
def test_an_end_that_both_want_leaves_the_next_meeting_and_a_last_one_a_wider_rhythm_later() -> None:
    here = rated(5, 5)
    agreed = propose(here, now=NOW)
    assert agreed is not None
    taper(here, agreed)
    assert here.rhythm == 4 * WEEK
    first = here.meetings[0]
    assert not first.last
    assert is_last_meeting(here, at=first.starts_at + here.rhythm)
    assert not is_over(here, now=first.starts_at + here.rhythm)
    assert here.ends_at < here.started_at + here.terms.lasts


def test_an_end_is_proposed_once_and_not_where_it_is_near_anyway() -> None:
    here = rated(5, 5)
    here.end_proposed = True
    assert propose(here, now=NOW) is None
    late = rated(5, 5)
    late.meetings[0].starts_at = START + 30 * WEEK
    assert propose(late, now=START + 28 * WEEK) is None


def test_nothing_is_proposed_while_the_two_are_being_asked_or_outside_the_core() -> None:
    asked, closing, announced = rated(3, 4), rated(3, 4), rated(3, 4)
    asked.taper = Taper(id="tapering-1", what=Tapers.RHYTHM, rhythm=4 * WEEK)
    closing.phase = Phase.CLOSING
    announced.closure_announced = True
    assert [propose(one, now=NOW) for one in (asked, closing, announced)] == [None, None, None]
