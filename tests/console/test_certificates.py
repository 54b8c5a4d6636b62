"""certificate verify: a code is one of ours, or it is not; nothing but the secret is needed to tell."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from adapters.certificates import Certificates
from settings import Settings
from tests.console.conftest import NOBODY, Command


@pytest.mark.behaviour("P10")
async def test_whoever_is_shown_a_certificate_learns_whether_it_is_genuine(
    at: Callable[[Mapping[str, str]], Command], tmp_path: Path
) -> None:
    command = at({"TELEMAQUE_VAR": str(tmp_path), "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})
    code = Certificates(Settings(var=tmp_path)).code("r-1", "p-1")
    told = await command("certificate", "verify", code.lower(), "--json")
    assert (told.code, told.document) == (0, {"code": code.lower(), "genuine": True})
    assert (await command("certificate", "verify", code)).out == "Genuine: this certificate was issued here.\n"
    off = await command("certificate", "verify", code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert (off.code, "on no certificate of this installation" in off.err) == (2, True)
