"""`make chaos SEED=n SECONDS=s`: one line an invariant; exit code 1 when one does not hold."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.chaos.chaos import Outcome, chaos

CARELESS = ("-m", "tests.chaos.careless")


def main() -> int:
    given = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--seconds", type=float, default=60.0)
    given.add_argument("--relationships", type=int, default=12)
    given.add_argument("--careless", action="store_true", help="without the outbox: the checker must find mails twice")
    given.add_argument("--keep", type=Path, help="an empty folder for databases, logs and mails, to look at afterwards")
    asked = given.parse_args()
    worker = CARELESS if asked.careless else ("worker.py",)
    with tempfile.TemporaryDirectory(prefix="telemaque-chaos-") as folder:
        outcome = asyncio.run(
            chaos(
                asked.keep or Path(folder),
                seed=asked.seed,
                seconds=asked.seconds,
                relationships=asked.relationships,
                worker=worker,
            )
        )
    tell(outcome)
    return 1 if outcome.all_wrong else 0


def tell(outcome: Outcome) -> None:
    """The trouble, and what came of it."""
    out = sys.stdout.write
    for what, times in sorted(outcome.done.items()):
        out(f"  {times:>3} × {what}\n")
    out(f"  what people met at the pages: {dict(outcome.turned)}\n  at rest after {outcome.calm_after:.0f} s\n\n")
    for finding in outcome.findings:
        mark = "✗" if finding.wrong else "✓"
        beside = f" ({finding.beside})" if finding.beside else ""
        out(f"  {mark} {finding.invariant}: {len(finding.wrong)} wrong of {finding.looked_at}{beside}\n")
        for wrong in finding.wrong[:10]:
            out(f"      {wrong}\n")


if __name__ == "__main__":
    sys.exit(main())
