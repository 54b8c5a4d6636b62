"""Play a season: letters arrive, people do what is in their nature, time passes. The clock is the server's."""

import heapq
import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

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
    """One season. `look_every`: how long virtual time may pass between two looks at the letter box."""

    world: World[L]
    clock: Clock
    react: Reaction[L]
    look_every: timedelta = timedelta(hours=12)
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
        look = now + self.look_every
        return min(look, self._agenda[0].at) if self._agenda else look
