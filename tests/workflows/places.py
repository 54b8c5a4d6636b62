"""Places in a season at which something happens to it: a pause, an end."""

from dataclasses import dataclass
from datetime import timedelta

from mentoring.kinds import Closing, Phase
from tests.seasons import Stage

A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True)
class Place:
    """Reached when a letter whose step begins with `letter` has left, and `later` has gone by."""

    phase: Phase
    letter: str
    open_ask: str
    later: timedelta = timedelta(0)
    meeting: int = 0
    """The meeting that is planned there, if one is."""
    ended: Closing = Closing.ENDED

    async def reach(self, season: Stage) -> None:
        """Let the pair live until here, and fall silent."""
        await season.play_until_sent(self.letter)
        await season.play_for(self.later or A_MOMENT)  # the letters that leave beside it have left too
        season.fall_silent()


TWO_DAYS = timedelta(days=2)
PLACES = {
    "choosing": Place(Phase.CHOOSING, "accept", "accept-1", ended=Closing.CANCELLED_BEFORE_START),
    "onboarding": Place(Phase.ONBOARDING, "goals-1", "goals-1"),
    "the first meeting's date": Place(Phase.FIRST_MEETING, "meeting-1-date", "meeting-1-date-0-mentor", meeting=1),
    "the first meeting ahead": Place(Phase.FIRST_MEETING, "meeting-1-date", "", TWO_DAYS, meeting=1),
    "core, between meetings": Place(Phase.CORE, "challenge-1-debrief", "challenge-1-debrief", meeting=2),
    "core, a meeting told of": Place(Phase.CORE, "meeting-2-debrief", "meeting-2-debrief-mentee"),
    "core, a meeting ahead": Place(Phase.CORE, "meeting-2-date", "", timedelta(days=3), meeting=2),
    "closing": Place(Phase.CLOSING, "balance", "balance"),
}
