"""`make chaos SEED=n SECONDS=s`: one line an invariant; exit code 1 when one does not hold."""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.chaos import Outcome, chaos
from tests.chaos.mischief import DISK_FULL

WORKER, CARELESS = ("worker.py",), ("-m", "tests.chaos.careless")
SMALL_DISK_MB = 256


def main() -> int:
    given = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--seconds", type=float, default=60.0)
    given.add_argument("--relationships", type=int, default=8)
    given.add_argument("--careless", action="store_true", help="without the outbox: the checker must find mails twice")
    given.add_argument("--keep", type=Path, help="an empty folder for databases, logs and mails, to look at afterwards")
    asked = given.parse_args()
    with small_disk(asked.keep) as folder:
        outcome = asyncio.run(
            chaos(
                folder,
                seed=asked.seed,
                seconds=asked.seconds,
                relationships=asked.relationships,
                worker=CARELESS if asked.careless else WORKER,
            )
        )
    tell(outcome)
    return 1 if outcome.all_wrong else 0


@contextmanager
def small_disk(keep: Path | None) -> Iterator[Path]:
    """A folder on a disk that can be filled, where the machine allows one to be made; else any folder."""
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="telemaque-chaos-") as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_MB}m", "tmpfs", folder],
            check=False,
            capture_output=True,
        )
        try:
            yield Path(folder)
        finally:
            if made.returncode == 0:
                subprocess.run(["umount", folder], check=True)


def tell(outcome: Outcome) -> None:
    """The trouble, and what came of it."""
    out = sys.stdout.write
    for what, times in sorted(outcome.done.items()):
        out(f"  {times:>3} × {what}\n")
    if DISK_FULL not in outcome.done:
        out(f"    0 × {DISK_FULL}\n")
    met = ", ".join(f"{what} ({times} times)" for what, times in outcome.turned.items())
    out(f"  People met at the pages: {met or 'nothing untoward'}. At rest {outcome.calm_after:.0f} s later.\n\n")
    for finding in outcome.findings:
        mark = "✗" if finding.wrong else "✓"
        beside = f" ({finding.beside})" if finding.beside else ""
        out(f"  {mark} {finding.invariant}: {len(finding.wrong)} wrong of {finding.looked_at}{beside}\n")
        for wrong in finding.wrong[:10]:
            out(f"      {wrong}\n")


if __name__ == "__main__":
    sys.exit(main())
