"""`make test`: what the tests need from the system, then pytest, then one word on what was left out.

Run with the project's own Python. `--nothing-left-out`: a missing package is an error. All other words go to pytest.
"""

import os
import subprocess
import sys

from tools.system import how_to_install, provide

NOTHING_LEFT_OUT = "--nothing-left-out"
PYTEST = ("-m", "pytest", "-n", "3", "--dist", "worksteal")


def main(arguments: list[str]) -> int:
    """pytest's exit code; 1 when something is missing and nothing may be left out."""
    left_out = provide()
    if left_out and NOTHING_LEFT_OUT in arguments:
        sys.stderr.write(f"Missing: {', '.join(left_out)}; nothing may be left out. {how_to_install(left_out)}\n")
        return 1
    command = [sys.executable, *PYTEST, *(word for word in arguments if word != NOTHING_LEFT_OUT)]
    environment = {**os.environ, "TEST_WITHOUT": ",".join(left_out)}
    code = subprocess.run(command, check=False, env=environment).returncode  # noqa: S603 - the caller's own words
    if left_out:
        sys.stdout.write(f"Left out: the tests that need {' or '.join(left_out)}. This command brings them:\n")
        sys.stdout.write(f"  {how_to_install(left_out)}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
