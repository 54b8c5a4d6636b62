"""The set-up that `make demo`, `make test` and the others do by themselves, on a machine that has Python and make."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from settings import ROOT
from tools import system, test
from tools.pip_wheel import PIP, PYPI, CannotFetch, Wheel, fetch, index_url
from tools.setup import CannotSetUp, set_up

STAND_IN = """
import os, sys, pathlib
folder = pathlib.Path(sys.prefix)
(folder / "installed").write_text(" ".join(sys.argv[1:]))
raise SystemExit(int(os.environ.get("PIP_FAILS", "0")))
"""
"""Takes pip's place inside the wheel: writes down in which environment it was called, and how."""


def a_wheel() -> tuple[Wheel, bytes]:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("pip/__main__.py", STAND_IN)
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    return Wheel("pip", "pip-1.0-py3-none-any.whl", digest), content.getvalue()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wheel]:
    """A package index that has pip, as pip's own settings name it."""
    wheel, content = a_wheel()
    shelf = tmp_path / "index" / "simple" / "pip"
    shelf.mkdir(parents=True)
    (shelf.parent.parent / wheel.file).write_bytes(content)
    (shelf / "index.html").write_text(f'<a href="../../{wheel.file}#sha256=0">{wheel.file}</a>')
    handler = partial(_Quiet, directory=str(tmp_path / "index"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield wheel
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *words: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "requirements.lock").write_text("a==1 --hash=sha256:0\n")
    return root


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """This Python as a bare Debian ships it: venv, but no ensurepip."""
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    for name in [name for name in sys.modules if name.startswith("ensurepip.")]:
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.usefixtures("bare")
def test_without_ensurepip_pip_comes_from_the_index_and_installs_the_lock(index: Wheel, checkout: Path) -> None:
    assert set_up(checkout, index) is True

    said = (checkout / ".venv" / "installed").read_text()
    assert said.startswith("install ")
    assert "--require-hashes --no-deps --only-binary=:all:" in said
    assert said.endswith(f"-r {checkout}/requirements.lock")


@pytest.mark.usefixtures("bare")
def test_when_nothing_has_changed_nothing_is_done_and_nothing_is_fetched(
    index: Wheel, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(checkout, index)
    (checkout / ".venv" / "installed").unlink()
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")

    assert set_up(checkout, index) is False
    assert not (checkout / ".venv" / "installed").exists()


@pytest.mark.usefixtures("bare")
def test_another_lock_makes_the_environment_anew(index: Wheel, checkout: Path) -> None:
    set_up(checkout, index)
    (checkout / ".venv" / "left from before").touch()
    (checkout / "requirements.lock").write_text("a==2 --hash=sha256:0\n")

    assert set_up(checkout, index) is True
    assert not (checkout / ".venv" / "left from before").exists()


@pytest.mark.usefixtures("bare")
def test_a_set_up_that_broke_off_is_repaired_by_the_next(
    index: Wheel, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_FAILS", "1")
    with pytest.raises(CannotSetUp, match="HTTPS_PROXY"):
        set_up(checkout, index)
    (checkout / ".venv" / "half").touch()
    monkeypatch.delenv("PIP_FAILS")

    assert set_up(checkout, index) is True
    assert not (checkout / ".venv" / "half").exists()


@pytest.mark.usefixtures("bare")
def test_without_a_network_a_sentence_says_what_to_do(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://user:word@127.0.0.1:9/simple")

    with pytest.raises(CannotSetUp) as told:
        set_up(checkout)

    assert "could not be fetched from http://127.0.0.1:9/simple" in str(told.value)
    assert "PIP_INDEX_URL" in str(told.value)
    assert "word" not in str(told.value).replace("words", "")


def test_a_pip_that_is_not_the_one_we_know_is_not_run(index: Wheel, tmp_path: Path) -> None:
    with pytest.raises(CannotFetch, match="SHA-256"):
        fetch(index._replace(sha256="0" * 64), tmp_path)

    assert not (tmp_path / index.file).exists()


def test_an_index_without_our_pip_says_so(index: Wheel, tmp_path: Path) -> None:
    with pytest.raises(CannotFetch, match="does not have this file"):
        fetch(index._replace(file=PIP.file), tmp_path)


def test_the_index_is_the_one_that_pip_would_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conf = tmp_path / "pip.conf"
    conf.write_text("[global]\nindex-url = https://mirror.example.org/simple\n")
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(conf))
    assert index_url() == "https://mirror.example.org/simple"

    monkeypatch.setenv("PIP_INDEX_URL", "https://nearer.example.org/simple")
    assert index_url() == "https://nearer.example.org/simple"

    monkeypatch.delenv("PIP_INDEX_URL")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "nowhere"))
    assert index_url() == PYPI


def test_the_image_installs_nothing_but_what_the_lock_has() -> None:
    def pins(path: str) -> set[str]:
        return {line.split(" \\")[0] for line in (ROOT / path).read_text().splitlines() if "==" in line}

    assert pins("deploy/requirements.lock") < pins("requirements.lock")


def test_where_apt_may_what_is_missing_is_installed(tmp_path: Path) -> None:
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$DEBIAN_FRONTEND $@" >> {tmp_path}/said\n')
    apt.chmod(0o755)

    def look() -> tuple[str, ...]:
        return () if (tmp_path / "said").exists() else ("chromium",)

    assert system.provide(look, lambda: True, str(apt)) == ()
    assert (tmp_path / "said").read_text().splitlines() == [
        "noninteractive --quiet update",
        "noninteractive --quiet install --yes --no-install-recommends chromium libatomic1",
    ]


def test_where_apt_may_not_nothing_is_tried(tmp_path: Path) -> None:
    assert system.provide(lambda: ("postgresql",), lambda: False, "/nowhere/apt-get") == ("postgresql",)


def test_what_is_missing_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system.missing(tmp_path / "postgresql") == ("postgresql", "chromium")

    for program in (tmp_path / "postgresql" / "15" / "bin" / "initdb", tmp_path / "chromium"):
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(mode=0o755)
    assert system.missing(tmp_path / "postgresql") == ()


@pytest.mark.parametrize(("everything", "code"), [(False, 0), (True, 1)])
def test_the_last_lines_say_what_was_left_out_and_what_brings_it(
    tmp_path: Path, *, everything: bool, code: int
) -> None:
    (tmp_path / "test_one.py").write_text(
        "import os\ndef test_one(): assert os.environ['TEST_WITHOUT'] == 'chromium'\n"
    )
    program = (
        "import sys; from tools import test; test.provide = lambda: ('chromium',); sys.exit(test.main(sys.argv[1:]))"
    )
    words = ["-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", program, *([test.NOTHING_LEFT_OUT] if everything else []), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == code, done.stdout + done.stderr
    command = "sudo apt-get install --no-install-recommends chromium libatomic1"
    if everything:
        assert command in done.stderr
    else:
        assert done.stdout.endswith(f"This command brings them:\n  {command}\n")


def test_make_names_every_command_and_says_what_it_is_for() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for command in ("demo", "test", "check", "up", "setup", "lock"):
        assert f"make {command} " in told
