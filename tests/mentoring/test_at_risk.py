"""When the coordinator is asked what to do about a relationship, and what is counted."""

from datetime import UTC, datetime, timedelta

import pytest

from mentoring import facts
from mentoring.asks import Ask, AskTerms
from mentoring.at_risk import find_risk, health_of, hear, keep_time
from mentoring.evaluation import Round
from mentoring.health import Sign
from mentoring.kinds import AskKind, Phase, Role
from mentoring.meetings import Meeting, MeetingStatus, Risk
from mentoring.programme import Terms
from mentoring.relationship import Relationship, Stage

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = START + timedelta(weeks=12)


def relationship(*statuses: MeetingStatus, told: int = 2, terms: Terms | None = None) -> Relationship:
    meetings = [
        Meeting(
            number=number,
            starts_at=START + timedelta(weeks=3 * number),
            length=timedelta(hours=1),
            status=status,
            told=told if status is not MeetingStatus.UNTOLD else 0,
            reached=facts.Reached.YES if status is MeetingStatus.HELD else None,
        )
        for number, status in enumerate(statuses, start=1)
    ]
    return Relationship(
        id="r-1",
        programme="classic",
        terms=terms or Terms(),
        mentee="p-1",
        mentor="p-2",
        coordinator="p-3",
        started_at=START,
        phase=Phase.CORE,
        stage=Stage(what="core", role=Role.MENTEE, due=LATER),
        rhythm=timedelta(weeks=3),
        heard_at=LATER,
        meetings=meetings,
    )


HELD, MISSED, UNTOLD = MeetingStatus.HELD, MeetingStatus.MISSED, MeetingStatus.UNTOLD


@pytest.mark.behaviour("P8")
def test_a_fall_below_the_programme_s_bound_is_told_once_and_again_only_after_it_has_recovered() -> None:
    quiet = relationship(HELD, MISSED, HELD)
    quiet.heard_at = START + timedelta(weeks=2)
    found = find_risk(quiet, now=LATER)
    assert found is not None
    assert (found.why, found.score) == (Risk.HEALTH, 50)  # (3 × 2/3 + 2 × 1 + 3 × 0) of 8
    assert [reason.sign for reason in found.reasons] == [Sign.SILENCE, Sign.MEETINGS]
    assert find_risk(quiet, now=LATER) is None, "the same fall"
    quiet.heard_at = LATER
    assert find_risk(quiet, now=LATER) is None, "it has recovered"
    quiet.heard_at = START
    assert find_risk(quiet, now=LATER) is not None, "a new fall"


@pytest.mark.behaviour("P8")
def test_the_bound_is_the_programme_s_and_none_at_all_asks_nobody() -> None:
    for below, asked in ((0, False), (50, False), (51, True)):
        quiet = relationship(HELD, MISSED, HELD, terms=Terms(at_risk_below=below))
        quiet.heard_at = START + timedelta(weeks=2)
        assert (find_risk(quiet, now=LATER) is not None) is asked


def test_one_meeting_alone_is_too_little_to_judge_by() -> None:
    one = relationship(UNTOLD)
    one.heard_at = START
    found = health_of(one, now=LATER)
    assert found is not None
    assert found.score == 0
    assert find_risk(one, now=LATER) is None


@pytest.mark.parametrize(
    ("statuses", "ends"), [((UNTOLD,) * 3, False), ((UNTOLD,) * 4, True), ((UNTOLD, MISSED, UNTOLD, UNTOLD), False)]
)
def test_after_four_meetings_of_which_nobody_told_silence_is_the_last_word(
    statuses: tuple[MeetingStatus, ...], *, ends: bool
) -> None:
    found = find_risk(relationship(*statuses), now=LATER)
    assert found is not None
    assert found.ends_in_silence is ends


def test_nobody_is_asked_what_to_do_with_one_that_is_over() -> None:
    assert find_risk(relationship(MISSED, MISSED), now=START + timedelta(weeks=39)) is None


@pytest.mark.behaviour("P8")
def test_what_the_mentee_rates_or_confides_plays_no_part() -> None:
    one, other = relationship(HELD, HELD), relationship(HELD, HELD)
    for here, rated in ((one, 5), (other, 1)):
        given = {"non-judgement": rated, "belief-in-success": rated}
        here.rounds.append(Round(number=1, instrument="pulse", at=START, mentee=given, mentor={}, over=True))
        here.heard_at = START + timedelta(weeks=2)
    hear(other, Role.MENTEE, facts.SafeExit(wish=facts.Wish.LEAVE), now=LATER)
    assert health_of(one, now=LATER) == health_of(other, now=LATER)
    hear(other, Role.MENTOR, facts.Topics(), now=LATER)
    assert health_of(one, now=LATER) != health_of(other, now=LATER)


@pytest.mark.parametrize(
    ("role", "escalate", "answered", "overdue", "kept"),
    [
        (Role.MENTEE, True, True, False, [True]),
        (Role.MENTOR, True, True, True, [False]),
        (Role.MENTEE, True, False, True, [False]),
        (Role.MENTEE, False, False, True, []),
        (Role.COORDINATOR, True, True, False, []),
    ],
)
def test_only_the_pair_s_answers_that_are_waited_for_are_timed(
    role: Role, *, escalate: bool, answered: bool, overdue: bool, kept: list[bool]
) -> None:
    here = relationship()
    ask = Ask(
        id="goals-1",
        kind=AskKind.GOALS,
        role=role,
        person="p-1",
        opened_at=START,
        terms=AskTerms(escalate=escalate),
        overdue=overdue,
        answer=facts.Goals() if answered else None,
    )
    keep_time(here, ask)
    assert here.in_time == kept


def test_a_round_under_way_is_nobody_s_silence() -> None:
    here = relationship(HELD, HELD)
    here.rounds.append(Round(number=1, instrument="pulse", at=START))
    before = health_of(here, now=LATER)
    here.rounds[0].over = True
    after = health_of(here, now=LATER)
    assert before is not None
    assert after is not None
    assert (before.score, after.score) == (100, 89)
    assert [reason.facts for reason in after.reasons] == [{"done": 0, "of": 2}]


def test_there_is_no_health_before_the_two_know_each_other_or_once_it_is_over() -> None:
    for phase in (Phase.CHOOSING, Phase.CLOSED):
        here = relationship()
        here.phase = phase
        assert health_of(here, now=LATER) is None
