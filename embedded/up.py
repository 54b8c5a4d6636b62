"""`make up`: Télémaque on this machine, for real work. Everything it knows is under var/; kill it and start it again."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from rich.console import Console

from adapters.keys import make_keys
from adapters.programs import MissingProgram
from adapters.secret import load_secret, make_codec_token
from embedded.parts import CannotBeHere, Part, environment, log_folder, mails_stay_here, parts, run_folder
from embedded.ports import PortTaken, check_free
from embedded.supervisor import Supervisor, open_log
from embedded.traces import AlreadyRunning, end_leftovers, only_one
from process import run_main
from settings import ROOT, BadSettings, Settings, load_settings

LEFTOVER_PATIENCE = 30.0
EXAMPLE = "starter.py start examples/lea-and-nadia.yaml"

console = Console(highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """One line for the operator."""
    console.print(line, markup=False)


async def main() -> int:
    """Exit codes: 0 ended as asked, 1 could not start, 2 bad settings. Each trouble is told in a sentence."""
    try:
        settings = load_settings()
    except BadSettings as error:
        say(str(error))
        return 2
    os.umask(0o077)  # mails, answers and logs concern nobody else on this machine
    try:
        everything = parts(settings)
        with only_one(run_folder(settings)):
            return await up(settings, everything)
    except (AlreadyRunning, CannotBeHere, MissingProgram, PortTaken) as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{settings.var} cannot be used: {error}. Set TELEMAQUE_VAR to a folder of your own.")
        return 1


async def up(settings: Settings, everything: list[Part]) -> int:
    """Start all parts, keep them running until told to stop, end them. Raises PortTaken before anything has started."""
    log_folder(settings).mkdir(parents=True, exist_ok=True)
    for name in end_leftovers(run_folder(settings), [part.name for part in reversed(everything)], LEFTOVER_PATIENCE):
        say(f"Ended what was left of the last run: {name}")
    check_free([port for part in everything for port in part.ports])
    load_secret(settings)
    make_keys(settings)
    make_codec_token(settings)
    supervisor = Supervisor(everything, run_folder(settings), log_folder(settings), say)
    stop = _told_to_stop(supervisor)
    try:
        starting, stopping = (
            asyncio.create_task(_start(settings, supervisor, everything)),
            asyncio.create_task(stop.wait()),
        )
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
        elif not starting.result():
            return 1
        else:
            welcome(settings)
            await stopping
    finally:
        say("Ending …")
        await supervisor.end()
    say("Everything has ended. The next `make up` goes on where this one was.")
    return 0


def _told_to_stop(supervisor: Supervisor) -> asyncio.Event:
    """Set at the first Ctrl-C, end of terminal or SIGTERM; the second one takes away the patience."""
    stop = asyncio.Event()

    def told() -> None:
        if stop.is_set():
            supervisor.hurry.set()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told)
    return stop


async def _start(settings: Settings, supervisor: Supervisor, everything: list[Part]) -> bool:
    """Server first; then what all others rely on, made ready; then the others, side by side."""
    say("Starting …")
    server, *others = everything
    if not await supervisor.start(server.name) or not await _prepare(settings):
        return False
    return all(await asyncio.gather(*(supervisor.start(part.name) for part in others)))


async def _prepare(settings: Settings) -> bool:
    path = log_folder(settings) / "prepare.log"
    with open_log(path) as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "embedded.prepare",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **environment(settings)},
        )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.kill()
        raise
    if code != 0:
        say(f"Database and server could not be made ready: {_last_line(path)}")
    return code == 0


def _last_line(path: Path) -> str:
    lines = path.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"see {path}"


def welcome(settings: Settings) -> None:
    """What one wants to know now."""
    mails = f"http://127.0.0.1:{settings.mailbox_port}" if mails_stay_here(settings) else settings.smtp_host
    python = Path(sys.executable)
    shown = python.relative_to(ROOT) if python.is_relative_to(ROOT) else python
    console.print("\n[bold]Télémaque is up.[/bold]\n")
    for name, address in (
        ("People's pages", settings.public_url),
        ("Mailbox" if mails_stay_here(settings) else "Mails go to", mails),
        ("Temporal", f"http://127.0.0.1:{settings.temporal_ui_port}"),
    ):
        console.print(f"  {name:<15} [cyan]{address}[/cyan]")
    console.print(
        f"  Payloads there are encrypted: log in once at [cyan]{settings.public_url}/codec[/cyan], "
        f"any name, password in {settings.var / 'codec-token'}"
    )
    console.print("\nStart the example relationship, from another terminal:")
    console.print(f"  [bold]{shown} {EXAMPLE}[/bold]")
    console.print(f"\nLogs: {log_folder(settings)}. Ctrl-C ends everything, and loses nothing.\n")


if __name__ == "__main__":
    run_main(main)
