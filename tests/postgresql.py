"""A real PostgreSQL from Debian's binaries, in a temporary folder, for as long as the tests run."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SECONDS = 60
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # nothing here has to survive a power cut


class PostgresqlMissing(Exception):  # noqa: N818 - it names what happened
    """Debian's package is not there; the message says what brings it."""


def binaries(root: Path = Path("/usr/lib/postgresql"), path: str | None = None) -> Path:
    """The folder of initdb and pg_ctl, Debian's newest or the one on the PATH. Raises PostgresqlMissing."""
    found = sorted(root.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    anywhere = found[-1] if found else shutil.which("initdb", path=path)
    if anywhere is None:
        raise PostgresqlMissing(f"no PostgreSQL under {root}: `apt-get install postgresql` is what is missing")
    return Path(anywhere).parent


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty server of our own; it is stopped, and its folder removed, at the end."""
    where = binaries()
    folder = Path(tempfile.mkdtemp(prefix="telemaque-postgresql-"))
    data, port = folder / "data", _free_port()

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [where / program, "-D", data, *arguments],
            check=True,
            cwd=folder,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **_somebody_else(),
        )

    try:
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(folder, "postgres", "postgres")
        run("initdb", "--username=telemaque", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {_FAST}"
        run("pg_ctl", "start", "--wait", "--silent", "-l", str(folder / "log"), "-o", options)
        try:
            yield f"postgresql+psycopg://telemaque@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "--wait", "--silent", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _somebody_else() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        return int(here.getsockname()[1])
