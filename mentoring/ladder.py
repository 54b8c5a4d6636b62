"""The ladder of challenges: level by level, one step at a time, never pushed (S31)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from mentoring.facts import ChallengeChoice
from mentoring.model import State

Level = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]

LEVELS = ("comfort", "stretch", "daring")
"""The levels of a programme that names none of its own, the gentlest first; our library has challenges on each."""

DECLINED_IN_A_ROW = 2


class ChallengeStatus(StrEnum):
    PROPOSED = "proposed"
    TAKEN = "taken"
    DECLINED = "declined"
    DONE = "done"
    NOT_DONE = "not-done"
    UNTOLD = "untold"
    HELD_BACK = "held-back"
    """Never shown to the mentee: an alert came first (S31). The mentor is told nothing of it."""


OPEN = (ChallengeStatus.PROPOSED, ChallengeStatus.TAKEN)


class Challenge(State):
    """One challenge. `challenge` is an id of the library or `own`; before/after: comfort from 1 to 10.

    `talked_over`: the two have met since, and could speak about it.
    """

    number: int
    level: Level
    challenge: str = "own"
    status: ChallengeStatus = ChallengeStatus.PROPOSED
    choice: ChallengeChoice | None = None
    before: int | None = None
    after: int | None = None
    talked_over: bool = False

    @property
    def went_well(self) -> bool:
        """Done, debriefed, and the mentee came out of it at least as much at ease as they went in."""
        return (
            self.status is ChallengeStatus.DONE
            and self.before is not None
            and self.after is not None
            and self.after >= self.before
        )


def level_of_next(challenges: Sequence[Challenge], levels: Sequence[Level]) -> Level:
    """One step up after a challenge that went well; one step down after a softened or failed one; else the same.

    `levels`: the programme's, the gentlest first. Whoever comes from another ladder (promotion) begins at its foot.
    """
    if not challenges or challenges[-1].level not in levels:
        return levels[0]
    latest = challenges[-1]
    step = levels.index(latest.level)
    if latest.went_well and latest.choice is not ChallengeChoice.SOFTEN:
        return levels[min(step + 1, len(levels) - 1)]
    if latest.status is ChallengeStatus.NOT_DONE or latest.choice is ChallengeChoice.SOFTEN:
        return levels[max(step - 1, 0)]
    return latest.level


def conversation_is_due(challenges: Sequence[Challenge]) -> bool:
    """Two declined in a row: a conversation belongs on the next agenda, and no third challenge before it."""
    latest = challenges[-DECLINED_IN_A_ROW:]
    declined = all(c.status is ChallengeStatus.DECLINED for c in latest)
    return len(latest) == DECLINED_IN_A_ROW and declined and not latest[-1].talked_over


def may_propose(challenges: Sequence[Challenge], *, paused: bool, alert: bool) -> bool:
    """Whether the next challenge may be asked for: never two at once, none in a pause, under an alert, or out of pressure."""
    under_way = any(challenge.status in OPEN for challenge in challenges)
    return not (under_way or paused or alert or conversation_is_due(challenges))


def talked_over(challenges: Sequence[Challenge]) -> None:
    """The two have met: whatever was declined has been spoken of, or could have been."""
    for challenge in challenges:
        challenge.talked_over = True
