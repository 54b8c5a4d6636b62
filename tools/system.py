"""What the tests need beyond Python: PostgreSQL and Chromium, as Debian packages. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES = {"postgresql": ("postgresql",), "chromium": ("chromium", "libatomic1")}
"""What the tests need → Debian's packages. TEST_WITHOUT names the former. The browser's driver needs libatomic."""


def missing(bin_folders: Path = Path("/usr/lib/postgresql")) -> tuple[str, ...]:
    """What is not there. Debian keeps PostgreSQL's own off the PATH, one folder a version."""
    there = {
        "postgresql": bool(shutil.which("initdb")) or any(bin_folders.glob("*/bin/initdb")),
        "chromium": bool(shutil.which("chromium") and find_library("atomic")),
    }
    return tuple(package for package in PACKAGES if not there[package])


def may_install() -> bool:
    """Whether apt is here and lets us: root only, since nobody may be asked for a password."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def provide(
    look: Callable[[], tuple[str, ...]] = missing,
    allowed: Callable[[], bool] = may_install,
    apt: str = "apt-get",
) -> tuple[str, ...]:
    """Install what is missing, where apt may. Returns what is missing all the same."""
    wanted = look()
    if not wanted or not allowed():
        return wanted
    sys.stderr.write(f"Installing {', '.join(wanted)} for the tests (once) …\n")
    sys.stderr.flush()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *_packages(wanted)]):
        done = subprocess.run(  # noqa: S603 - our own words only
            [apt, "--quiet", *words],
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            sys.stderr.write(f"apt-get {words[0]} failed:\n{done.stderr}")
            break
    return look()


def how_to_install(packages: tuple[str, ...]) -> str:
    """The one command that brings them."""
    return f"sudo apt-get install --no-install-recommends {' '.join(_packages(packages))}"


def _packages(wanted: tuple[str, ...]) -> list[str]:
    return [package for what in wanted for package in PACKAGES[what]]
