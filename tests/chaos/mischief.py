"""What goes wrong, one thing after the other, as the seed decides."""

import asyncio
import random
import shutil
import sqlite3
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError

from contracts.messages import PauseWish, ResumeWish
from tests.chaos.house import House, Process
from tests.chaos.line import Line, Mood
from tests.smtp import Mood as SmtpMood

DISK_FULL, MOODY_MAIL, KILLED = "the disk full", "a moody mail server", "a worker killed"
BALLAST_AT_MOST = 2**30
"""Bytes. A folder with more room than this is no small disk of its own, and is not filled."""
SMTP_MOODS = (
    SmtpMood.PUTS_OFF,
    SmtpMood.TAKES_AND_DROPS,
    SmtpMood.TAKES_AND_DROPS,
    SmtpMood.DROPS_WITHOUT_TAKING,
    SmtpMood.TAKES_AND_BABBLES,
    SmtpMood.REFUSES,
)
"""Without the one that says nothing for a minute: a mail that hangs keeps the rest of the trouble from happening."""


class Mischief:
    """`done`: how often each thing was done. `only`: these deeds alone."""

    def __init__(
        self, house: House, client: Client, relationships: list[str], seed: int, *, only: frozenset[str] = frozenset()
    ) -> None:
        self._only = only
        self.done: Counter[str] = Counter()
        self._house, self._client, self._relationships = house, client, relationships
        self._random = random.Random(seed)
        self._deeds: list[tuple[str, int, Callable[[], Awaitable[None]]]] = [
            (KILLED, 5, self._kill_a_worker),
            ("the Temporal server killed", 2, lambda: self._kill(house.server)),
            ("the gateway killed", 2, lambda: self._kill(house.gateway)),
            (MOODY_MAIL, 6, self._moody_mail),
            ("calendars away", 2, lambda: self._line(house.to_calendars, Mood.AWAY)),
            ("calendars that take and do not answer", 2, lambda: self._line(house.to_calendars, Mood.MUTE)),
            ("somebody writes into their own entry", 2, self._touch_an_entry),
            ("the database locked", 3, self._lock_the_database),
            ("a black hole between workers and server", 2, lambda: self._line(house.to_server, Mood.HOLE)),
            ("workers cut off from the server", 1, lambda: self._line(house.to_server, Mood.AWAY)),
            (DISK_FULL, 2 if self._small_disk() else 0, self._fill_the_disk),
            ("a pause, said three times", 2, self._pause),
            ("a pause ended, said three times", 2, self._resume),
        ]

    async def go_on(self, seconds: float) -> None:
        """One thing after the other, sometimes two at once, for so long; then everything is in order again."""
        ends = asyncio.get_running_loop().time() + seconds
        names, weights, _ = zip(*(one for one in self._deeds if not self._only or one[0] in self._only), strict=True)
        while asyncio.get_running_loop().time() < ends:
            chosen = set(self._random.choices(names, weights, k=self._random.choice((1, 1, 2))))
            await asyncio.gather(*(self._do(name, deed) for name, _, deed in self._deeds if name in chosen))
            await asyncio.sleep(self._random.uniform(0.2, 1.5))
        self._house.smtp.moods.clear()

    async def _do(self, name: str, deed: Callable[[], Awaitable[None]]) -> None:
        self.done[name] += 1
        await deed()

    async def _kill_a_worker(self) -> None:
        await self._kill(self._random.choice(self._house.workers))

    async def _kill(self, process: Process) -> None:
        await process.kill()
        await asyncio.sleep(self._random.uniform(0, 2))
        await process.start()

    async def _line(self, line: Line, mood: Mood) -> None:
        line.becomes(mood)
        await asyncio.sleep(self._random.uniform(1, 5))
        line.becomes(Mood.OPEN)

    async def _moody_mail(self) -> None:
        self._house.smtp.moods += self._random.choices(SMTP_MOODS, k=self._random.randint(1, 5))

    async def _touch_an_entry(self) -> None:
        """Theirs has changed when ours is written: 412."""
        kept = sorted((self._house.var / "radicale" / "kept" / "collection-root").glob("*/work/*.ics"))
        if kept:
            entry = self._random.choice(kept)
            with suppress(OSError):
                text = entry.read_text(encoding="utf-8")
                entry.write_text(text.replace("END:VEVENT", "X-SEEN:yes\nEND:VEVENT", 1), encoding="utf-8")

    async def _lock_the_database(self) -> None:
        with suppress(sqlite3.Error):
            database = sqlite3.connect(self._house.var / "telemaque.db", isolation_level=None, timeout=0.5)
            try:
                database.execute("BEGIN IMMEDIATE")
                await asyncio.sleep(self._random.uniform(1, 6))
                database.execute("ROLLBACK")
            finally:
                database.close()

    def _small_disk(self) -> bool:
        return shutil.disk_usage(self._house.var).free < BALLAST_AT_MOST

    async def _fill_the_disk(self) -> None:
        ballast = self._house.var / "ballast"
        try:
            await asyncio.to_thread(_fill, ballast)
            await asyncio.sleep(self._random.uniform(1, 4))
        finally:
            ballast.unlink(missing_ok=True)

    async def _pause(self) -> None:
        until = datetime.now(UTC) + timedelta(seconds=self._random.randint(3, 10))
        await self._wish("pause", PauseWish(id=uuid.uuid4().hex, until=until))

    async def _resume(self) -> None:
        await self._wish("resume", ResumeWish(id=uuid.uuid4().hex))

    async def _wish(self, verb: str, wish: PauseWish | ResumeWish) -> None:
        handle = self._client.get_workflow_handle(self._random.choice(self._relationships))
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.gather(*(_said(handle.execute_update(verb, wish)) for _ in range(3)))


async def _said(wish: Awaitable[None]) -> None:
    """A wish may be refused, and the engine may be away: whoever wishes sees it."""
    with suppress(WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, RPCError):
        await wish


def _fill(ballast: Path) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as opened:
        while True:
            opened.write(b"\0" * 2**16)
