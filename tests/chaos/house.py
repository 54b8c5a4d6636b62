"""The house that is shaken: a Temporal server, two workers, a gateway, a mail server and calendars, each real, each to be killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from adapters.keys import make_keys
from adapters.secret import load_secret
from embedded.parts import parts
from embedded.ports import answers
from settings import PREFIX, ROOT, Settings
from tests.chaos.line import Line, line_to
from tests.embedded.stack import eventually, free_ports
from tests.radicale import Radicale, radicale
from tests.smtp import MoodySmtp, moody_smtp

PATIENCE = 60.0
WORKERS = 2


@dataclass
class Process:
    """One program of ours. `killed`: how often."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    killed: int = 0
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.command,
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
            )

    async def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self._process is not None:
            self.killed += 1
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()
            self._process = None


@dataclass
class House:
    """`settings`: of somebody who looks at it from outside, on undisturbed lines. `to_server`: the workers' line to Temporal."""

    settings: Settings
    smtp: MoodySmtp
    calendars: Radicale
    to_server: Line
    to_calendars: Line
    server: Process
    gateway: Process
    workers: list[Process]

    @property
    def var(self) -> Path:
        return self.settings.var

    @property
    def processes(self) -> list[Process]:
        return [self.server, self.gateway, *self.workers]

    async def run(self, *words: str, given: str = "") -> str:
        """Run a program of ours; what it prints. RuntimeError with its errors when it fails."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *words),
            cwd=ROOT,
            env=_environment(self.settings),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(2 * PATIENCE):
            out, err = await process.communicate(given.encode())
        if process.returncode:
            raise RuntimeError(f"{' '.join(words)}: {(out + err).decode()[-2000:]}")
        return out.decode()


@asynccontextmanager
async def house(var: Path, *, worker: Sequence[str] = ("worker.py",)) -> AsyncIterator[House]:
    """All of it, running and ready, in `var`; nothing of it runs afterwards. `worker`: the program in the workers' place."""
    async with AsyncExitStack() as stack:
        smtp = await stack.enter_async_context(moody_smtp(var / "mail"))
        temporal_port, ui_port, gateway_port = free_ports(3)
        (var / "radicale").mkdir()
        calendars = await stack.enter_async_context(radicale(Settings(), var / "radicale"))
        to_calendars = await stack.enter_async_context(line_to(calendars.port))
        to_server = await stack.enter_async_context(line_to(temporal_port))
        settings = Settings(
            var=var,
            temporal_address=f"127.0.0.1:{temporal_port}",
            temporal_ui_port=ui_port,
            gateway_port=gateway_port,
            smtp_port=smtp.port,
            mail_archive=smtp.folder,
            programmes=ROOT / "tests" / "programmes",
            caldav_url=calendars.settings.caldav_url.replace(str(calendars.port), str(to_calendars.port)),
            caldav_user=calendars.settings.caldav_user,
            caldav_password=calendars.settings.caldav_password,
        )
        load_secret(settings)
        make_keys(settings)
        server, gateway, *workers = _processes(settings, to_server, worker)
        shaken = House(settings, smtp, calendars, to_server, to_calendars, server, gateway, workers)
        stack.push_async_callback(_pull_down, shaken)
        await shaken.server.start()
        await shaken.run("-m", "embedded.prepare")
        for process in (shaken.gateway, *shaken.workers):
            await process.start()
        await eventually(lambda: answers(gateway_port), "the gateway answers")
        yield shaken


def _processes(settings: Settings, to_server: Line, worker: Sequence[str]) -> Iterator[Process]:
    """Server, gateway, workers; only the workers are on the line that can be cut."""
    environment = _environment(settings)
    on_the_line = environment | {f"{PREFIX}TEMPORAL_ADDRESS": f"127.0.0.1:{to_server.port}"}
    logs = settings.var / "log"
    logs.mkdir(parents=True)
    for part in parts(settings):
        if part.name in ("temporal", "gateway"):
            yield Process(part.name, part.command, environment, logs / f"{part.name}.log")
    for number in range(1, WORKERS + 1):
        name = f"worker-{number}"
        yield Process(name, (sys.executable, *worker), on_the_line, logs / f"{name}.log")


def _environment(settings: Settings) -> dict[str, str]:
    """Exactly these settings, said aloud."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    ours = {
        f"{PREFIX}{name}".upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in settings
        if name in settings.model_fields_set
    }
    return others | ours


async def _pull_down(house: House) -> None:
    for process in reversed(house.processes):
        await process.kill()
