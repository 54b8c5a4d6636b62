"""The ladder of challenges: one step at a time, never pushed."""

import pytest

from mentoring.facts import ChallengeChoice
from mentoring.ladder import LEVELS, Challenge, ChallengeStatus, Level, conversation_is_due, level_of_next

COMFORT, STRETCH, DARING = LEVELS


def challenge(level: Level, status: ChallengeStatus = ChallengeStatus.DONE, **changes: object) -> Challenge:
    taken = Challenge(number=1, level=level, status=status, choice=ChallengeChoice.ACCEPT, before=4, after=6)
    return taken.model_copy(update=changes)


def test_the_first_challenge_is_within_the_comfort_zone() -> None:
    assert level_of_next([], LEVELS) == COMFORT


@pytest.mark.parametrize(
    ("latest", "following"),
    [
        (challenge(COMFORT), STRETCH),
        (challenge(STRETCH), DARING),
        (challenge(DARING), DARING),
        (challenge(STRETCH, after=3), STRETCH),
        (challenge(STRETCH, before=None), STRETCH),
        (challenge(STRETCH, choice=ChallengeChoice.SOFTEN), COMFORT),
        (challenge(COMFORT, choice=ChallengeChoice.SOFTEN), COMFORT),
        (challenge(DARING, ChallengeStatus.NOT_DONE), STRETCH),
        (challenge(COMFORT, ChallengeStatus.NOT_DONE), COMFORT),
        (challenge(STRETCH, ChallengeStatus.DECLINED), STRETCH),
        (challenge(STRETCH, ChallengeStatus.UNTOLD), STRETCH),
        (challenge(COMFORT, ChallengeStatus.UNTOLD), COMFORT),
    ],
)
def test_the_level_rises_only_after_a_debrief_that_went_well_and_one_step_at_a_time(
    latest: Challenge, following: Level
) -> None:
    assert level_of_next([latest], LEVELS) == following


def test_a_ladder_has_as_many_levels_as_its_programme_names() -> None:
    five = (COMFORT, "bold", STRETCH, "brave", DARING)
    assert level_of_next([challenge(COMFORT)], five) == "bold"
    assert level_of_next([challenge("brave", ChallengeStatus.NOT_DONE)], five) == STRETCH
    assert level_of_next([challenge("only")], ["only"]) == "only"


def test_whoever_comes_from_another_ladder_begins_at_the_foot_of_this_one() -> None:
    assert level_of_next([challenge(DARING)], ("bold", "brave")) == "bold"


def test_two_declined_in_a_row_lead_to_a_conversation_and_not_to_a_third() -> None:
    done, declined = challenge(COMFORT), challenge(COMFORT, ChallengeStatus.DECLINED)
    assert not conversation_is_due([])
    assert not conversation_is_due([declined])
    assert not conversation_is_due([declined, done, declined])
    assert conversation_is_due([done, declined, declined])
