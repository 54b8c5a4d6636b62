"""The promise of `make up`: kill -9 whatever you like; the season ends the same, and nothing is sent twice."""

import asyncio
import json
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest

from mentoring.kinds import Role
from settings import ROOT
from tests.embedded.correspondents import Correspondents
from tests.embedded.stack import Stack, eventually, standing

SEASON_SECONDS = 420.0
"""A season lasts two minutes; a letter whose sender was killed in the act waits for two until it is taken up again."""

ADDRESSES = {
    Role.MENTEE: "lea@example.org",
    Role.MENTOR: "nadia@example.org",
    Role.COORDINATOR: "claire@example.org",
}


def start_file() -> str:
    """Three people who work round the clock, in a country that has no public holiday just now."""
    today = datetime.now(UTC).date()
    days = {today + timedelta(days=offset) for offset in (-1, 0, 1)}
    country = next(
        code
        for code in ("FR", "DE", "JP", "BR", "NZ")
        if not days & set(holidays.country_holidays(code, years=today.year))
    )
    lines = ["programme: sprint"]
    for role, mail in ADDRESSES.items():
        lines += [f"{role}:", f"  name: {mail.partition('@')[0].title()} Martin", f"  mail: {mail}"]
        lines += [f"  country: {country}", "  timezone: UTC", '  hours: "00:00-00:00"']
        lines += ["  days: [mon, tue, wed, thu, fri, sat, sun]"]
    return "\n".join(lines)


async def shown(stack: Stack, relationship: str) -> dict[str, Any]:
    code, out, err = await stack.run("starter.py", "show", relationship, "--json")
    assert code == 0, err
    told: dict[str, Any] = json.loads(out)
    return told


async def started(stack: Stack) -> str:
    code, out, err = await stack.run("starter.py", "start", "-", "--json", given=start_file())
    assert code == 0, out + err
    [one] = json.loads(out)
    return str(one["id"])


def read(stack: Stack, statement: str) -> list[str]:
    """The first column of what our database answers."""
    database = sqlite3.connect(f"file:{stack.var}/telemaque.db?mode=ro", uri=True)
    try:
        return [str(row[0]) for row in database.execute(statement)]
    finally:
        database.close()


def status(stack: Stack) -> str:
    return read(stack, "SELECT status FROM relationships")[0]


@pytest.mark.slow
@pytest.mark.behaviour("N5")
async def test_worker_and_server_killed_in_mid_season_and_it_ends_the_same_with_each_mail_once(tmp_path: Path) -> None:
    async with standing(tmp_path / "var", PROGRAMMES=str(ROOT / "tests" / "programmes")) as stack:
        people = Correspondents(stack.var / "mail", ADDRESSES)
        async with asyncio.TaskGroup() as beside:
            living = beside.create_task(people.live())
            relationship = await started(stack)

            await eventually(lambda: people.arrived("goals-1") == 1, "onboarding is under way")
            await stack.kill("worker")
            await eventually(lambda: people.arrived("meeting-1-debrief") > 0, "they have met", SEASON_SECONDS)
            await stack.kill("temporal")
            await eventually(lambda: people.arrived("farewell") == 2, "both are thanked", SEASON_SECONDS)
            await eventually(lambda: status(stack) == "closed", "it is closed")
            letters = Counter(read(stack, "SELECT status FROM outbox"))
            await eventually(lambda: len(people.mails) >= letters["sent"], "the last letter is read")
            living.cancel()

        ended = await shown(stack, relationship)
        assert ended["closing"] == "completed"
        assert ended["counts"]["meetings_held"] >= 1
        assert people.times().most_common(1)[0][1] == 1
        # A letter that arrived just before its worker died may be answered before anybody has marked it as sent.
        assert set(letters) <= {"sent", "sending"}
        assert letters["sent"] <= len(people.mails) <= letters.total()
