"""A whole `make up` on free ports, in a folder of its own, as a process that can be killed."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from embedded.traces import look_up
from settings import PREFIX, ROOT

PATIENCE = 60.0
PARTS = ("temporal", "mailbox", "gateway", "worker")


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


async def eventually(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait until `true()`; AssertionError after `patience` seconds."""
    ends = asyncio.get_running_loop().time() + patience
    while not true():
        assert asyncio.get_running_loop().time() < ends, f"not within {patience} s: {what}"
        await asyncio.sleep(0.05)


@dataclass
class Stack:
    """`make up` in `var`. `said`: every line it has told the operator, over all its runs."""

    var: Path
    environment: dict[str, str]
    said: list[str] = field(default_factory=list)
    process: asyncio.subprocess.Process | None = None
    _listening: asyncio.Task[None] | None = None

    def address(self, setting: str) -> str:
        return f"http://127.0.0.1:{self.environment[PREFIX + setting]}"

    @property
    def everything_said(self) -> str:
        return "\n".join(self.said)

    async def run(self, *words: str, given: str | None = None) -> tuple[int, str, str]:
        """Run a program of ours against this stack: exit code, output, errors."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            cwd=ROOT,
            env=self.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate((given or "").encode())
        return process.returncode or 0, out.decode(), err.decode()

    async def up(self) -> None:
        """Run `make up` and return once it says that it is up."""
        await self.begin()
        before = self.said.count("Télémaque is up.")
        process = self.process

        def settled() -> bool:
            return self.said.count("Télémaque is up.") > before or (
                process is not None and process.returncode is not None
            )

        await eventually(settled, "make up says that it is up")
        assert self.said.count("Télémaque is up.") > before, self.everything_said

    async def begin(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "embedded.up"),
            cwd=ROOT,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        self._listening = asyncio.create_task(self._listen(self.process))

    async def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send the supervisor a signal and return its exit code once it is gone."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
        if self._listening is not None:
            await self._listening
        return code

    def pid(self, part: str) -> int | None:
        """The pid that is written down for a part, if that process runs."""
        try:
            written = json.loads((self.var / "run" / f"{part}.pid").read_text())
        except OSError:
            return None
        return int(written["pid"]) if look_up(int(written["pid"])) else None

    async def kill(self, part: str) -> None:
        """kill -9, and wait until the part runs again as another process."""
        pid = self.pid(part)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await eventually(lambda: self.pid(part) not in (None, pid), f"{part} runs again")

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            self.said.append(line.decode().rstrip())


def make_stack(var: Path, **more: str) -> Stack:
    server, ui, smtp, page, gateway = free_ports(5)
    ours = {
        "VAR": str(var),
        "TEMPORAL_ADDRESS": f"127.0.0.1:{server}",
        "TEMPORAL_UI_PORT": str(ui),
        "SMTP_PORT": str(smtp),
        "MAILBOX_PORT": str(page),
        "GATEWAY_PORT": str(gateway),
        **more,
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return Stack(var, others | {PREFIX + name: value for name, value in ours.items()})


@asynccontextmanager
async def standing(var: Path, **more: str) -> AsyncIterator[Stack]:
    """A stack that is up; whatever the test did to it, nothing of it runs afterwards."""
    stack = make_stack(var, **more)
    try:
        await stack.up()
        yield stack
    finally:
        await stack.end(signal.SIGKILL)
        for part in PARTS:
            pid = stack.pid(part)
            if pid is not None:
                os.killpg(pid, signal.SIGKILL)
