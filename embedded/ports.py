"""Ports: checked before anything starts, because a Temporal client would speak to whatever listens there."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass


class PortTaken(RuntimeError):  # noqa: N818 - it names what happened
    """A port cannot be used; the message says which, for what, and what to set."""


@dataclass(frozen=True)
class Port:
    """`setting`: the name that moves it elsewhere; `example`: a value for it."""

    number: int
    purpose: str
    setting: str
    example: str


def check_free(ports: Sequence[Port], host: str = "127.0.0.1") -> None:
    """Raises PortTaken, telling every port that is not free, or used twice."""
    problems = []
    for place, port in enumerate(ports):
        instead = f"choose another port: {port.setting}={port.example} make up"
        twin = next((other for other in ports[:place] if other.number == port.number), None)
        if twin is not None:
            problems.append(f"Port {port.number} cannot be both {twin.purpose} and {port.purpose}: {instead}")
        elif reason := _why_not(host, port.number):
            problems.append(f"Port {port.number} ({port.purpose}) {reason} {instead}")
    if problems:
        raise PortTaken("\n".join(problems))


def answers(number: int, host: str = "127.0.0.1") -> bool:
    """Whether something takes connections there."""
    with socket.socket() as knocking:
        knocking.settimeout(1)
        return knocking.connect_ex((host, number)) == 0


def _why_not(host: str, number: int) -> str | None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, number))
        except PermissionError:
            return "may be used by the administrator only;"
        except OSError:
            return "is taken by another program; end that one, or"
    return None
