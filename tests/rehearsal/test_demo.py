"""`make demo`, as a newcomer runs it."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from rehearsal.letterbox import Mail, read_mail
from settings import ROOT


@pytest.fixture(scope="module")
def told() -> str:
    """What the demo prints."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "COLUMNS": "120"}
    done = subprocess.run(
        [sys.executable, "-m", "rehearsal.demo"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def mails(told: str) -> list[Mail]:
    assert told
    return [read_mail(path.read_bytes()) for path in sorted((ROOT / "var" / "demo" / "mail").glob("*.eml"))]


def counted(told: str) -> dict[str, int]:
    [summary] = re.findall(r"Closed as completed: (.*?) sent twice", " ".join(told.split()))
    return {what: int(count) for count, what in re.findall(r"(\d+) (\w+)", summary)}


def test_a_season_of_nine_months_closes_as_completed_and_is_counted(told: str) -> None:
    counts = counted(told)
    assert counts["meetings"] >= 11
    assert counts["challenges"] >= 5
    assert counts["evaluations"] >= 8


@pytest.mark.behaviour("N5")
def test_no_mail_leaves_twice(told: str, mails: list[Mail]) -> None:
    assert "; 0 sent twice." in " ".join(told.split())
    assert len({mail.message_id for mail in mails}) == len(mails) == counted(told)["mails"]


@pytest.mark.behaviour("P6")
def test_the_one_who_falls_silent_once_is_reminded_and_answers(told: str) -> None:
    reminded = re.search(r"Reminder sent: Nadia Benali \((meeting-\d+)-debrief-mentor\)", told)
    assert reminded
    assert f"Meeting held ({reminded[1]})" in told[reminded.end() :]


def test_the_dates_are_nine_months_apart_and_three_months_on_comes_a_last_word(told: str, mails: list[Mail]) -> None:
    written = [mail.written for mail in mails]
    days = [(at - min(written)).days for at in written]
    lasted = max(day for day in days if day < 330)
    assert 250 < lasted < 300
    assert min(day for day in days if day > lasted) >= lasted + 80


def test_the_page_holds_the_picture_and_every_mail_and_loads_nothing(mails: list[Mail]) -> None:
    page = (ROOT / "var" / "demo" / "season.html").read_text(encoding="utf-8")
    assert page.count("<iframe sandbox") == len(mails)
    assert "<svg" in page
    closing = re.search(r"closing: (\d+ \w+ \d{4}) to (\d+ \w+ \d{4})", page)
    assert closing
    begun, over = (datetime.strptime(day, "%d %B %Y").replace(tzinfo=UTC) for day in closing.groups())
    assert over - begun < timedelta(days=60), "what comes months after the end is no part of the closing"
    outside = re.sub(r'srcdoc="[^"]*"', "", page)
    assert not re.search(r'(src|href)="https?:', outside)


@pytest.mark.behaviour("P5")
def test_meetings_are_invitations_with_one_entry_each(mails: list[Mail]) -> None:
    calendars = [part for mail in mails for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    uids = {re.search(r"UID:(\S+)", str(part.get_content()).replace("\r\n ", ""))[1] for part in calendars}  # type: ignore[index]
    assert len(uids) >= 11
    assert all(part.get_param("method") == "REQUEST" for part in calendars)
