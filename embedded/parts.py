"""The parts of `make up`, in the order in which they start; they end in the opposite order."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adapters.programs import SERVER_FILE, SERVER_SETTINGS, find_program
from embedded.ports import Port
from settings import PREFIX, ROOT, Settings

LOCAL = ("127.0.0.1", "localhost")


class CannotBeHere(RuntimeError):  # noqa: N818 - it names what happened
    """A part of `make up` cannot run on this machine; the message says why and what to do."""


@dataclass(frozen=True)
class Part:
    """A process. `patience`: seconds it may take to end by itself. `environment`: beside our own."""

    name: str
    command: tuple[str, ...]
    ports: tuple[Port, ...] = ()
    patience: float = 10.0
    environment: Mapping[str, str] = field(default_factory=dict)


def parts(settings: Settings) -> list[Part]:
    """Server, mailbox, gateway, worker. No mailbox when the settings name a real mail server. Raises CannotBeHere."""
    shared = environment(settings)
    python = sys.executable
    mailbox = Part(
        "mailbox",
        (python, "-m", "embedded.mailbox"),
        (
            Port(settings.smtp_port, "incoming mail", f"{PREFIX}SMTP_PORT", "1026"),
            Port(settings.mailbox_port, "the mailbox page", f"{PREFIX}MAILBOX_PORT", "8026"),
        ),
        environment=shared,
    )
    gateway = Part(
        "gateway",
        (python, "-m", "gateway"),
        (Port(settings.gateway_port, "the gateway", f"{PREFIX}GATEWAY_PORT", "8081"),),
        environment=shared,
    )
    # The worker ends the mail it is sending: see GRACE there.
    worker = Part("worker", (python, str(ROOT / "worker.py")), patience=30.0, environment=shared)
    return [_server(settings), *([mailbox] if mails_stay_here(settings) else []), gateway, worker]


def mails_stay_here(settings: Settings) -> bool:
    """Whether mails go to the embedded mailbox; a mail server of one's own is named by its host."""
    return settings.smtp_host in LOCAL


def environment(settings: Settings) -> dict[str, str]:
    """What every part must agree on, said aloud: where things are, and that the mailbox is the archive of what left."""
    said = {f"{PREFIX}VAR": str(settings.var.resolve()), f"{PREFIX}DATABASE_URL": settings.database_url}
    if settings.mail_archive is None and mails_stay_here(settings):
        said[f"{PREFIX}MAIL_ARCHIVE"] = str((settings.var / "mail").resolve())
    return said


def _server(settings: Settings) -> Part:
    """The Temporal server on its SQLite file."""
    host, _, port = settings.temporal_address.rpartition(":")
    if host not in LOCAL or not port.isdigit():
        raise CannotBeHere(
            f"{PREFIX}TEMPORAL_ADDRESS is {settings.temporal_address}, but `make up` runs a Temporal server of its own: "
            "write 127.0.0.1:PORT, or run worker and gateway by themselves (docs/compose.md)."
        )
    command = (
        *(find_program("temporal"), "server", "start-dev", "--ip", "127.0.0.1", "--port", port),
        *("--ui-port", str(settings.temporal_ui_port), "--ui-codec-endpoint", f"{settings.public_url}/codec"),
        *("--namespace", settings.temporal_namespace),
        *("--db-filename", str((settings.var / "temporal.db").resolve()), "--log-level", "error"),
        *SERVER_FILE,
        *SERVER_SETTINGS,
    )
    ports = (
        Port(int(port), "the Temporal server", f"{PREFIX}TEMPORAL_ADDRESS", "127.0.0.1:7234"),
        Port(settings.temporal_ui_port, "Temporal's own pages", f"{PREFIX}TEMPORAL_UI_PORT", "8234"),
    )
    return Part("temporal", command, ports)


def run_folder(settings: Settings) -> Path:
    return settings.var / "run"


def log_folder(settings: Settings) -> Path:
    return settings.var / "log"
