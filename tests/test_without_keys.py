"""Without a key nothing starts, and it is said what to do."""

import subprocess
import sys
from pathlib import Path

from settings import ROOT

PROCESSES = {
    "worker": ["worker.py"],
    "gateway": ["-m", "gateway"],
    "prepare": ["-m", "embedded.prepare"],
}


def test_every_process_that_would_keep_something_refuses_in_a_sentence(tmp_path: Path) -> None:
    environment = {"TELEMAQUE_VAR": str(tmp_path), "PATH": ""}
    running = {
        name: subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name, words in PROCESSES.items()
    }
    for name, process in running.items():
        told = process.communicate(timeout=60)[1]
        assert process.returncode == 2, name
        assert told.startswith("There is no key to encrypt with, and without one nothing is kept."), name
        assert "`starter.py keys new`" in told
    assert list(tmp_path.iterdir()) == []
