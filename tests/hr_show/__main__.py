"""`python -m tests.hr_show`: plays it and tells what the checker has found."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from adapters.logs import configure_logs
from process import run_main
from tests.hr_show.show import play_show


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--relationships", type=int, default=200)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(sys.argv[1:])
    configure_logs("ERROR")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        came = await play_show(asked.relationships, asked.events, asked.seed, Path(folder))
    took = time.monotonic() - began
    lines = [
        f"{asked.events} events in {came.messages} messages over {asked.relationships} relationships, seed {asked.seed}: {took:.0f} s",
        f"the inbox: {dict(came.inbox)}",
        f"the relationships: {dict(came.finals)}",
        f"{came.mails} mails, {came.invitations} invitations among them",
        *(
            came.wrong[:20]
            or ["no mail twice, no invitation cancelled twice, none left standing; each stands as the pure model says"]
        ),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if came.wrong else 0


if __name__ == "__main__":
    run_main(main)
