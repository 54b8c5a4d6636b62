"""`make bench-match`: a whole population matched, ours beside mentor-match from PyPI, turn by turn in the same run.

Medians of RUNS runs, each in a process of its own. Seconds are the processor's: on a machine that does nothing else they
are the clock's. Theirs lives in an environment of its own under var/.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from settings import ROOT
from tools.pip_wheel import CannotFetch
from tools.setup import CannotSetUp, set_up

RUNS = 3
SIZES = (50, 100, 200, 500, 1000, 2000, 5000)
THEIRS_UP_TO = 1000
"""For twice the people theirs takes four to eight times as long: 5,000 would be many minutes and some 12 GB."""
HOME = ROOT / "var" / "bench"

Figures = dict[str, float]


def main() -> None:
    theirs = _their_python()
    print(
        f"\nOne place a mentor; ours beside mentor-match on the same scores. Processor seconds, medians of {RUNS} runs.\n"
    )
    _row(
        "mentees × mentors",
        "prepare s",
        "solve s",
        "whole s",
        "peak MB",
        "pairs",
        "total",
        "theirs s",
        "MB",
        "total",
        "ratio",
    )
    _row(*["---"] * 11)
    for each in SIZES:
        beside = theirs if each <= THEIRS_UP_TO else None
        ours, other = _side_by_side(each, beside)
        told = [f"{other['whole']:.3g}", f"{other['peak']:.0f}", f"{other['total']:.3f}"] if other else ["–"] * 3
        ratio = f"{other['whole'] / (ours['prepare'] + ours['solve']):.0f} ×" if other else "–"
        _row(f"{each:,}", *_told(ours), *told, ratio)
    print("\nOne to three places a mentor, one to twenty, and nobody with a wish (many mentors are alike).\n")
    _row("mentees × mentors", "places", "prepare s", "solve s", "whole s", "peak MB", "pairs", "total")
    _row(*["---"] * 8)
    for each, places, rest in (
        (500, 3, ()),
        (5000, 3, ()),
        (5000, 20, ()),
        (5000, 1, ("plain",)),
        (5000, 3, ("plain",)),
    ):
        ours = _median([_ours(each, places, *rest) for _ in range(RUNS)])
        _row(f"{each:,}{', no wishes' if rest else ''}", f"1–{places}", *_told(ours))


def _side_by_side(each: int, theirs: Path | None) -> tuple[Figures, Figures | None]:
    mine, others = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            mine.append(_ours(each, 1, *([folder] if theirs else [])))
            if theirs:
                others.append(_run(str(theirs), str(ROOT / "bench" / "theirs.py"), folder))
    return _median(mine), _median(others) if others else None


def _ours(each: int, places: int, *rest: str) -> Figures:
    return _run(sys.executable, "-m", "bench.ours", str(each), str(places), *rest)


def _run(*command: str) -> Figures:
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own words only
    figures: Figures = json.loads(done.stdout)
    return figures


def _median(runs: list[Figures]) -> Figures:
    return {name: median(run[name] for run in runs) for name in runs[0]}


def _their_python() -> Path | None:
    """Theirs, installed by its own lock; None when it cannot be, which is said."""
    HOME.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "bench" / "requirements.lock", HOME / "requirements.lock")
    try:
        set_up(HOME)
    except (CannotSetUp, CannotFetch) as error:
        print(f"mentor-match could not be installed, so ours is measured alone: {error}", file=sys.stderr)
        return None
    return HOME / ".venv" / "bin" / "python"


def _told(ours: Figures) -> list[str]:
    times = [f"{ours[name]:.3g}" for name in ("prepare", "solve", "whole")]
    return [*times, f"{ours['peak']:.0f}", f"{ours['pairs']:.0f}", f"{ours['total']:.3f}"]


def _row(*cells: Any) -> None:
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    main()
