"""A short fixed seed of `make chaos`; and the checker checked."""

from pathlib import Path

import pytest

from tests.chaos.__main__ import CARELESS
from tests.chaos.chaos import chaos
from tests.chaos.mischief import KILLED, MOODY_MAIL


@pytest.mark.slow
@pytest.mark.behaviour("N5", "N14")
async def test_whatever_breaks_nothing_is_lost_twice_stuck_or_leaked(tmp_path: Path) -> None:
    outcome = await chaos(tmp_path, seed=2, seconds=12, relationships=3, enough=9)
    assert outcome.all_wrong == []
    assert outcome.done[KILLED] >= 1
    assert outcome.looked_at("mails twice") > 20
    assert outcome.looked_at("acknowledged answers are applied or refused") > 5


@pytest.mark.slow
async def test_without_the_outbox_the_checker_finds_mails_twice(tmp_path: Path) -> None:
    outcome = await chaos(
        tmp_path, seed=1, seconds=8, relationships=2, worker=CARELESS, only=frozenset({MOODY_MAIL}), patience=8, looks=1
    )
    assert outcome.wrong("mails twice")
    assert not outcome.wrong("mails lost")
