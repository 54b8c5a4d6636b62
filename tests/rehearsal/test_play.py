"""A season is played in the order of its dates, and never for ever."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rehearsal.play import Deed, Season, SeasonTooLong, in_office_hours

DAY = timedelta(days=1)
START = datetime(2026, 12, 1, tzinfo=UTC)


class Stage:
    """A world of one letter at the start; its clock only moves when it is told to."""

    def __init__(self, *, closes_after: int) -> None:
        self.moment = START
        self.letters = [(START, "hello")]
        self.deeds: list[tuple[datetime, str]] = []
        self.closes_after = closes_after

    async def now(self) -> datetime:
        return self.moment

    async def sleep_until(self, moment: datetime) -> None:
        self.moment = moment

    async def arrivals(self) -> Sequence[tuple[datetime, str]]:
        letters, self.letters = self.letters, []
        return letters

    async def is_over(self) -> bool:
        return len(self.deeds) >= self.closes_after

    def does(self, what: str) -> Deed:
        async def deed() -> None:
            self.deeds.append((self.moment, what))

        return deed


async def test_deeds_happen_at_their_own_dates_whatever_the_order_in_which_they_were_planned() -> None:
    stage = Stage(closes_after=2)
    react = {"hello": [(3 * DAY, stage.does("late")), (DAY, stage.does("soon"))]}
    await Season(world=stage, clock=stage, react=lambda letter: react[letter]).run()
    assert stage.deeds == [(START + DAY, "soon"), (START + 3 * DAY, "late")]


async def test_a_season_that_never_closes_is_called_too_long() -> None:
    stage = Stage(closes_after=1)
    with pytest.raises(SeasonTooLong, match="still open on 2026-12-"):
        await Season(world=stage, clock=stage, react=lambda _: [], limit=10 * DAY).run()


async def test_what_somebody_else_planned_happens_too() -> None:
    stage = Stage(closes_after=1)
    season = Season(world=stage, clock=stage, react=lambda _: [])
    season.plan(START + 5 * DAY, stage.does("pause"))
    await season.run()
    assert stage.deeds == [(START + 5 * DAY, "pause")]


def test_letters_are_looked_at_three_times_on_working_days_by_the_clock_on_the_wall() -> None:
    looks = in_office_hours(ZoneInfo("Europe/Paris"))
    friday = datetime(2027, 3, 26, 8, 30, tzinfo=UTC)
    seen = [friday]
    for _ in range(4):
        seen.append(looks(seen[-1]))
    # 9:30 in Paris; the clocks change on that Sunday
    assert [f"{at:%a %H:%M}" for at in seen[1:]] == ["Fri 09:00", "Fri 13:00", "Fri 17:00", "Mon 08:00"]
