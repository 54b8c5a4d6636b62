"""The operators' manual cannot drift from the command."""

import re

from console.app import app
from tests.console.manual import MANUAL, renewed, verbs

TEXT = MANUAL.read_text(encoding="utf-8")


def test_every_verb_has_its_chapter_with_its_help() -> None:
    assert re.findall(r"^## (.+)$", TEXT, re.MULTILINE) == verbs()
    assert re.findall(r"<!-- help: (.+) -->\n```text\n", TEXT) == verbs()


def test_the_help_in_the_manual_is_the_commands_own() -> None:
    assert renewed(TEXT) == TEXT, "run: python -m tests.console.manual"


def test_every_example_in_the_manual_can_be_typed() -> None:
    examples = re.findall(r"^    python starter\.py (.+)$", TEXT, re.MULTILINE)

    assert {verb for verb in verbs() for example in examples if f"{example} ".startswith(f"{verb} ")} == set(verbs())
    for example in examples:
        app.parse_args(example, exit_on_error=False, print_error=False)
