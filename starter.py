"""The operators' command: `python starter.py --help`. It only parses and calls; the verbs are in console/."""

import sys

from process import run_main


async def main() -> int:
    from console.main import run

    return await run(sys.argv[1:])


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - a sentence, not a syntax error
        raise SystemExit("Python 3.11 or newer is needed")
    run_main(main)
