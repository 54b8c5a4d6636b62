"""The ladder of challenges: one step at a time, never pushed."""

import pytest

from mentoring.facts import ChallengeChoice
from mentoring.ladder import Challenge, ChallengeStatus, Level, conversation_is_due, level_of_next


def challenge(level: Level, status: ChallengeStatus = ChallengeStatus.DONE, **changes: object) -> Challenge:
    taken = Challenge(number=1, level=level, status=status, choice=ChallengeChoice.ACCEPT, before=4, after=6)
    return taken.model_copy(update=changes)


def test_the_first_challenge_is_within_the_comfort_zone() -> None:
    assert level_of_next([]) is Level.COMFORT


@pytest.mark.parametrize(
    ("latest", "following"),
    [
        (challenge(Level.COMFORT), Level.STRETCH),
        (challenge(Level.STRETCH), Level.DARING),
        (challenge(Level.DARING), Level.DARING),
        (challenge(Level.STRETCH, after=3), Level.STRETCH),
        (challenge(Level.STRETCH, before=None), Level.STRETCH),
        (challenge(Level.STRETCH, choice=ChallengeChoice.SOFTEN), Level.COMFORT),
        (challenge(Level.COMFORT, choice=ChallengeChoice.SOFTEN), Level.COMFORT),
        (challenge(Level.DARING, ChallengeStatus.NOT_DONE), Level.STRETCH),
        (challenge(Level.COMFORT, ChallengeStatus.NOT_DONE), Level.COMFORT),
        (challenge(Level.STRETCH, ChallengeStatus.DECLINED), Level.STRETCH),
        (challenge(Level.STRETCH, ChallengeStatus.UNTOLD), Level.STRETCH),
        (challenge(Level.COMFORT, ChallengeStatus.UNTOLD), Level.COMFORT),
    ],
)
def test_the_level_rises_only_after_a_debrief_that_went_well_and_one_step_at_a_time(
    latest: Challenge, following: Level
) -> None:
    assert level_of_next([latest]) is following


def test_two_declined_in_a_row_lead_to_a_conversation_and_not_to_a_third() -> None:
    done, declined = challenge(Level.COMFORT), challenge(Level.COMFORT, ChallengeStatus.DECLINED)
    assert not conversation_is_due([])
    assert not conversation_is_due([declined])
    assert not conversation_is_due([declined, done, declined])
    assert conversation_is_due([done, declined, declined])
