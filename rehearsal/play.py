"""Play a season: letters arrive, people do what is in their nature, time passes. The clock is the server's."""

import heapq
import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

L = TypeVar("L")
L_co = TypeVar("L_co", covariant=True)
Deed = Callable[[], Awaitable[None]]


class Clock(Protocol):
    async def now(self) -> datetime:
        """The virtual instant, in UTC."""

    async def sleep_until(self, moment: datetime) -> None:
        """Let virtual time pass; what falls due in between happens at its own instant."""


class World(Protocol[L_co]):
    async def arrivals(self) -> Sequence[tuple[datetime, L_co]]:
        """The letters that have arrived since the last look, each once, with the instant they were written."""

    async def is_over(self) -> bool:
        """Whether every relationship of the season is closed."""


Looks = Callable[[datetime], datetime]
"""When people look at their letters again, if they have just looked at that instant."""


SATURDAY = 6


def every(length: timedelta) -> Looks:
    return lambda now: now + length


TWICE_A_DAY = every(timedelta(hours=12))


def in_office_hours(zone: ZoneInfo) -> Looks:
    """At ten, at two and at six on working days: what is asked in the morning can be answered that afternoon."""

    def again(now: datetime) -> datetime:
        there = now.astimezone(zone)
        days = [day for day in (there.date() + timedelta(days=n) for n in range(4)) if day.isoweekday() < SATURDAY]
        times = (datetime.combine(day, time(hour), zone) for day in days for hour in (10, 14, 18))
        return next(at for at in times if at > there).astimezone(UTC)

    return again


Reaction = Callable[[L], "Sequence[tuple[timedelta, Deed]]"]
"""A person's nature: for one letter, what they will do about it, and after how long."""


@dataclass(order=True)
class _Planned:
    at: datetime
    order: int
    deed: Deed = field(compare=False)


async def _nothing() -> None:
    """What happens at each step of a season that nobody watches."""


class SeasonTooLong(RuntimeError):  # noqa: N818 - it names what happened
    """The season was still open at `limit`: something waits for ever, or the people never finish."""


@dataclass
class Season(Generic[L]):
    """One season. What is waited for is looked at when `looks` says so, and whenever somebody does something."""

    world: World[L]
    clock: Clock
    react: Reaction[L]
    looks: Looks = TWICE_A_DAY
    limit: timedelta = timedelta(days=600)
    on_tick: Callable[[], Awaitable[None]] = _nothing
    _agenda: list[_Planned] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)

    def plan(self, at: datetime, deed: Deed) -> None:
        """Something that will happen at `at`, whoever does it."""
        heapq.heappush(self._agenda, _Planned(at, next(self._order), deed))

    async def run(self) -> None:
        """Play to the end. Raises SeasonTooLong."""
        now = await self.clock.now()
        limit = now + self.limit
        while not await self.world.is_over():
            for written, letter in await self.world.arrivals():
                for delay, deed in self.react(letter):
                    self.plan(written + delay, deed)
            if self._agenda and self._agenda[0].at <= now:
                await heapq.heappop(self._agenda).deed()
            else:
                await self.clock.sleep_until(self._next_look(now))
            now = await self.clock.now()
            await self.on_tick()
            if now > limit:
                raise SeasonTooLong(f"still open on {now:%Y-%m-%d}")

    def _next_look(self, now: datetime) -> datetime:
        look = self.looks(now)
        return min(look, self._agenda[0].at) if self._agenda else look
