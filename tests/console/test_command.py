"""The command itself, as a process: what it prints where, its exit codes, and that its help is quick to come."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass

import pytest

from settings import ROOT
from tests.console.conftest import Premises
from tests.console.files import pair


@dataclass(frozen=True)
class Ended:
    code: int | None
    out: str
    err: str


async def process(premises: Premises, *tokens: str, typed: str = "") -> Ended:
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *tokens,
        cwd=ROOT,
        env={**os.environ, **premises.environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(running.communicate(typed.encode()), 60)
    return Ended(running.returncode, out.decode(), err.decode())


async def starter(premises: Premises, *tokens: str, typed: str = "") -> Ended:
    return await process(premises, "starter.py", *tokens, typed=typed)


async def test_a_start_from_standard_input_is_one_json_document_and_is_then_listed(premises: Premises) -> None:
    started = await starter(premises, "start", "-", "--json", typed=pair("typed"))
    assert (started.code, started.err) == (0, "")
    [document] = json.loads(started.out)

    listed = await starter(premises, "list", "--json")

    assert (listed.code, listed.err) == (0, "")
    assert document["id"] in [one["id"] for one in json.loads(listed.out)]


async def test_a_mistake_goes_to_standard_error_and_the_exit_code_is_two(premises: Premises) -> None:
    told = await starter(premises, "start", "-", typed="programme: clasic\n")

    assert (told.code, told.out) == (2, "")
    assert "standard input, line 1, column 12: programme: found 'clasic'" in told.err


@pytest.mark.parametrize("tokens", [("begin",), ("show",), ("list", "--status", "asleep"), ("end", "r-1")])
async def test_what_cannot_be_parsed_is_refused(premises: Premises, tokens: tuple[str, ...]) -> None:
    told = await starter(premises, *tokens)

    assert (told.code, told.out) == (2, "")
    assert "Error" in told.err


async def test_help_waits_for_neither_client_nor_database(premises: Premises) -> None:
    looks = (
        "import sys, asyncio, starter; sys.argv = ['starter.py', '--help']; code = asyncio.run(starter.main()); "
        "heavy = {'temporalio', 'sqlalchemy', 'pydantic', 'holidays', 'yaml'} & sys.modules.keys(); "
        "print(sorted(heavy), code, file=sys.stderr)"
    )
    told = await process(premises, "-c", looks)

    assert told.err == "[] 0\n"
    assert "start mentoring relationships" in told.out


async def test_a_reader_who_leaves_early_is_no_mishap(premises: Premises) -> None:
    told = await process(
        premises,
        "-c",
        "import os, subprocess, sys; reader = subprocess.Popen(['true'], stdin=subprocess.PIPE); reader.wait();"
        "sys.exit(subprocess.run([sys.executable, 'starter.py', 'programme', 'list'], stdout=reader.stdin).returncode)",
    )

    assert (told.code, told.err) == (0, "")
