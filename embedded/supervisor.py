"""Keeps the parts running: one that dies is started again; at the end all end, in order."""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from embedded import traces
from embedded.parts import Part
from embedded.ports import answers

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before a part that died is started again; each time twice as long."""
STEADY_SECONDS = 60.0
"""A part that has lived this long has earned a quick restart again."""
READY_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.05
LOG_AT_MOST = 5 * 2**20

Say = Callable[[str], None]


class Keeper:
    """One part and the process it runs as. Its own session: the terminal's Ctrl-C reaches the supervisor alone."""

    def __init__(self, part: Part, run: Path, logs: Path, say: Say) -> None:
        self.part = part
        self.log = logs / f"{part.name}.log"
        self._run = run
        self._say = say
        self._pid: int | None = None
        self._told_to_end = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> bool:
        """Start the part; whether all its ports answered within READY_SECONDS. From now on it is kept running."""
        self._keeping = asyncio.create_task(self._keep())
        ends = asyncio.get_running_loop().time() + READY_SECONDS
        while not all(answers(port.number) for port in self.part.ports):
            if self._told_to_end.is_set() or asyncio.get_running_loop().time() > ends:
                return False
            await asyncio.sleep(LOOK_EVERY_SECONDS)
        return True

    async def end(self, hurry: asyncio.Event) -> None:
        """End the process: ask, and kill after the part's patience or when `hurry` is set. Returns when it is gone."""
        self._told_to_end.set()
        if self._keeping is None:
            return
        self._signal(signal.SIGTERM)
        hurried = asyncio.ensure_future(hurry.wait())
        first = asyncio.FIRST_COMPLETED
        await asyncio.wait({self._keeping, hurried}, timeout=self.part.patience, return_when=first)
        hurried.cancel()
        if not self._keeping.done():
            self._say(f"{self.part.name} does not end by itself; killing it")
            self._signal(signal.SIGKILL)
        await self._keeping

    async def _keep(self) -> None:
        """Run the part until told to end, starting it again whenever it dies."""
        wait, clock = FIRST_WAIT, asyncio.get_running_loop().time
        while not self._told_to_end.is_set():
            began = clock()
            try:
                cause = _cause(await self._run_once())
            except OSError as error:
                cause = str(error)
            if self._told_to_end.is_set():
                return
            wait = FIRST_WAIT if clock() - began > STEADY_SECONDS else wait
            self._say(f"{self.part.name} ended ({cause}); starting it again in {wait:g} s. Its log: {self.log}")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told_to_end.wait(), wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _run_once(self) -> int:
        with open_log(self.log) as log:
            process = await asyncio.create_subprocess_exec(
                *self.part.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.part.environment},
                start_new_session=True,
            )
        self._pid = process.pid
        traces.record(self._run, self.part.name, process.pid, self.part.command)
        if self._told_to_end.is_set():  # while it was being born
            self._signal(signal.SIGTERM)
        code = await process.wait()
        self._pid = None
        traces.forget(self._run, self.part.name)
        return code

    def _signal(self, number: signal.Signals) -> None:
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, number)


class Supervisor:
    """All parts. `say` gets one line for each thing worth telling. `hurry`: set it to end without patience."""

    def __init__(self, parts: Sequence[Part], run: Path, logs: Path, say: Say) -> None:
        self._keepers = [Keeper(part, run, logs, say) for part in parts]
        self._say = say
        self.hurry = asyncio.Event()

    async def start(self, name: str) -> bool:
        """Start one part; whether it answers. One that dies is started again, and told."""
        keeper = next(keeper for keeper in self._keepers if keeper.part.name == name)
        ready = await keeper.start()
        if not ready:
            self._say(f"{name} does not answer. Its log: {keeper.log}")
        return ready

    async def end(self) -> None:
        """End all parts, the last one started first."""
        for keeper in reversed(self._keepers):
            await keeper.end(self.hurry)


def _cause(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def open_log(path: Path) -> BinaryIO:
    """Open a log to append to; a large one is put aside first, and takes the place of the one before."""
    if path.exists() and path.stat().st_size > LOG_AT_MOST:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
