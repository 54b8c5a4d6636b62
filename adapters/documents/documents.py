"""PDFs made by typst, in memory. What people wrote reaches the page as data (JSON); it is never typst source.

The look is in content/documents/*.typ, the words are in content/words. Fonts: those inside the wheel (Libertinus, and
DejaVu for what it lacks, Arabic and Hebrew included); none of the machine's own, so every machine makes the same pages.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from adapters.documents.guide_text import GuideText, sections
from adapters.words import Words
from mentoring.people import Language


def charter_pdf(
    words: Words,
    language: Language,
    *,
    zone: str,
    mentee: str,
    mentor: str,
    charter: Mapping[str, Any],
    rhythm: str,
    other_expects: str,
    proposed_at: datetime,
    accepted_at: datetime,
    by_mentor: bool = False,
) -> bytes:
    """The charter, with both acceptances by name and time.

    `charter`: availability, themes and expectations as typed by the one who proposed it: the mentee, unless `by_mentor`.
    `other_expects`: what the other one expects. The same input gives the same bytes.
    """
    expects = (str(charter["expectations"]), other_expects)
    proposer, other = (mentor, mentee) if by_mentor else (mentee, mentor)
    of_mentee, of_mentor = reversed(expects) if by_mentor else expects

    def say(key: str, **facts: Any) -> str:
        return words.say(language, f"documents.{key}", zone=zone, **facts)

    sections = [
        (say("availability"), str(charter["availability"])),
        (say("rhythm"), rhythm),
        (say("themes"), str(charter["themes"])),
        (say("expectations_of", name=mentee), of_mentee),
        (say("expectations_of", name=mentor), of_mentor),
        (say("confidentiality"), say("confidentiality_text")),
    ]
    data = {
        "title": say("charter_title"),
        "subtitle": say("charter_between", mentee=mentee, mentor=mentor),
        "sections": [{"title": title, "text": text} for title, text in sections if text],
        "signatures": [
            {"line": say("proposed_by", name=proposer), "when": say("on", at=proposed_at)},
            {"line": say("accepted_by", name=other), "when": say("on", at=accepted_at)},
        ],
        "note": say("seen_by", mentee=mentee, mentor=mentor),
    }
    return typeset(words.content / "documents" / "charter.typ", language, data, accepted_at)


def goals_pdf(
    words: Words,
    language: Language,
    *,
    zone: str,
    mentee: str,
    mentor: str,
    goals: Sequence[Mapping[str, str]],
    written_at: datetime,
) -> bytes:
    """The goals, one after the other. `goals`: rows of the goals form. The same input gives the same bytes."""

    def say(key: str, **facts: Any) -> str:
        return words.say(language, key, zone=zone, **facts)

    def details(row: Mapping[str, str]) -> list[dict[str, str]]:
        told = {
            "documents.skill": row["skill"],
            "documents.horizon": say(f"horizons.{row['horizon']}") if row["horizon"] else "",
            "documents.scope": say(f"scopes.{row['scope']}") if row["scope"] else "",
            "documents.success": row["success"],
            "documents.by": words.render(language, "{{ day(by) }}", by=row["by"]) if row.get("by") else "",
        }
        return [{"label": say(key), "text": text} for key, text in told.items() if text]

    data = {
        "title": say("documents.goals_title"),
        "subtitle": say("documents.goals_by", name=mentee, at=written_at),
        "goals": [
            {"label": say("documents.goal", place=place), "text": row["goal"], "details": details(row)}
            for place, row in enumerate(goals, start=1)
        ],
        "note": say("documents.seen_by", mentee=mentee, mentor=mentor),
    }
    return typeset(words.content / "documents" / "goals.typ", language, data, written_at)


def guide_pdf(words: Words, language: Language, text: GuideText, facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """A guide, fitted to `facts` (`adapters.documents.guide_facts`). The same input gives the same bytes."""
    says = _Says(words, language, facts)
    data = {
        key: says.render(told).strip() for key, told in text.model_dump(include={"title", "subtitle", "note"}).items()
    }
    return typeset(words.content / "documents" / "guide.typ", language, data | {"sections": sections(text, says)}, at)


class _Says:
    """Texts of ours, with the facts of one guide."""

    def __init__(self, words: Words, language: Language, facts: Mapping[str, Any]) -> None:
        self._words = words
        self._language = language
        self._facts = facts

    def render(self, text: str, /) -> str:
        return self._words.render(self._language, text, **self._facts)


def typeset(layout: Path, language: Language, data: Mapping[str, Any], at: datetime) -> bytes:
    """The pages of one document, dated `at`. The same input gives the same bytes."""
    pdf = typst.compile(
        layout,
        root=layout.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_foldable(data), ensure_ascii=False), "lang": language.value},
        format="pdf",
        timestamp=int(at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"{layout} made no single PDF")
    return pdf


WIDEST = 20
"""Characters of a word that has no place to be broken at."""


def _foldable(value: Any) -> Any:
    """The same, but a word wider than a line may be broken; an address stays whole, to be copied."""
    if isinstance(value, Mapping):
        return {key: _foldable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_foldable(one) for one in value]
    if not isinstance(value, str) or "://" in value:
        return value
    return re.sub(rf"(?<=\w{{{WIDEST}}})(?=\w{{{WIDEST}}})", "\u200b", value)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
