"""What each takes with them at the end: a certificate, and for the mentee a page that sums up the way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.documents.documents import typeset
from adapters.plan import plan_of, rows_of
from adapters.words import Words
from contracts.vault import KeptAnswer
from mentoring.forms import Setting, goal_names
from mentoring.kinds import Role
from mentoring.people import Language
from mentoring.plan import name_of

LONG, LINES = 280, 8
"""Characters of one goal or line, and lines of the plan: the page is one page."""


def certificate_pdf(
    words: Words,
    language: Language,
    *,
    zone: str,
    name: str,
    role: Role,
    programme: str,
    meetings: int,
    since: datetime,
    until: datetime,
    code: str,
    address: str,
) -> bytes:
    """One page that says that a mentoring took place: whose, when, how many meetings; nothing of what was said, nor with whom."""

    def say(key: str, **facts: Any) -> str:
        return words.say(language, f"farewell.{key}", zone=zone, **facts)

    data = {
        "title": say("certificate"),
        "programme": programme,
        "name": name,
        "text": say(f"took_part.{role}", since=since, until=until, meetings=meetings),
        "issued": say("issued", at=until),
        "verify": say("verify", address=address),
        "code": code,
        "note": say("certificate_note"),
    }
    return typeset(words.content / "documents" / "certificate.typ", language, data, until)


def summary_pdf(
    words: Words,
    language: Language,
    *,
    zone: str,
    name: str,
    mentor: str,
    answers: Mapping[str, KeptAnswer],
    numbers: Mapping[str, float],
    at: datetime,
) -> bytes:
    """The mentee's own page: goals and how far they came, the plan, meetings and challenges. For their eyes alone."""

    def say(key: str, **facts: Any) -> str:
        return words.say(language, f"farewell.{key}", zone=zone, **facts)

    parts = [
        {"title": say("goals"), "lines": _goals(answers, say)},
        {"title": say("plan"), "lines": _plan(answers, numbers, say)},
    ]
    data = {
        "title": say("summary"),
        "subtitle": say("summary_of", name=name, mentor=mentor, at=at),
        "met": say("met", meetings=int(numbers["meetings"]), challenges=int(numbers["challenges"])),
        "parts": [part for part in parts if part["lines"]],
        "end": say("end"),
        "note": say("summary_note", name=name),
    }
    return typeset(words.content / "documents" / "summary.typ", language, data, at)


def _goals(answers: Mapping[str, KeptAnswer], say: Any) -> list[dict[str, str]]:
    rows = rows_of(answers.get("goals"), "goals")
    balance = answers["balance"].values if "balance" in answers else {}
    names = goal_names(Setting(goals=len(rows)))
    told = [str(balance.get(name) or "") for name in names]
    notes = [say("reached", points=int(points)) if points.isdecimal() else "" for points in told]
    return [{"text": _short(row.get("goal", "")), "note": note} for row, note in zip(rows, notes, strict=True)]


def _plan(answers: Mapping[str, KeptAnswer], numbers: Mapping[str, float], say: Any) -> list[dict[str, str]]:
    """The lines that letter names (mentoring/plan.py), the first few; `…-done`: whether it is."""
    lines = plan_of(answers, numbers)[:LINES]
    return [
        {
            "text": _short(line.opportunity),
            "note": _short(say("done" if numbers.get(f"{name_of(line.number)}-done") else "open", skill=line.skill)),
        }
        for line in lines
    ]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONG else text[: LONG - 1].rstrip() + "…"
