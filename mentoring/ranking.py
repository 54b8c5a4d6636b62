"""How well a mentor suits a mentee: what the article asks of a mentor, weighed by the programme, each score with its reasons.

Whether the two may be paired at all is `mentoring.eligibility`'s question; here everybody is taken to be eligible.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from mentoring.directory import Member, ShortText, Skill
from mentoring.model import Model
from mentoring.people import Language

QUARTERS_A_WEEK = 7 * 24 * 4
STEPS_OFF_AT_MOST = 2
"""So many steps of the ladder beside those wanted, and nothing is left of that share."""


class Quality(StrEnum):
    """What is weighed. ROOM: how many of the mentor's places are free, so that the load is spread."""

    SKILLS = "skills"
    SECTOR = "sector"
    LANGUAGE = "language"
    AVAILABILITY = "availability"
    LADDER = "ladder"
    ROOM = "room"


Weight = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Weights(Model):
    """What counts how much, in a measure of the programme's own: only the proportions matter; 0 leaves a quality out.

    `hours`: working hours in common, a week, that are enough. `steps`: how many steps of the ladder the mentor should
    be above the mentee, at least and at most; below 0 the mentor is the junior (reverse mentoring), (0, 0) a peer.
    """

    skills: Weight = 4
    language: Weight = 3
    availability: Weight = 2
    ladder: Weight = 2
    sector: Weight = 1
    room: Weight = 1
    hours: Annotated[float, Field(gt=0, le=168)] = 10
    steps: Annotated[tuple[int, int], AfterValidator(lambda steps: (min(steps), max(steps)))] = (1, 2)

    def part(self, quality: Quality) -> float:
        """The quality's part of the whole, 0..1. If nothing has a weight, nothing has a part."""
        whole = sum(self.of(one) for one in Quality)
        return self.of(quality) / whole if whole else 0.0

    def of(self, quality: Quality) -> float:
        """The weight as the programme wrote it."""
        return float(getattr(self, quality.value))


class Wish(Model):
    """What a mentee looks for. What is left empty is no wish: then every mentor meets it.

    `skills`: those their goals need. `languages`: those they can be mentored in; empty: their own.
    """

    skills: tuple[Skill, ...] = ()
    sector: ShortText = ""
    languages: tuple[Language, ...] = ()


class Reason(Model):
    """How far one wish is met, 0..1. `code`: a key under `matching` in content/words, which says it with the facts."""

    code: Quality
    share: float
    facts: dict[str, str | int | float | tuple[str, ...]] = Field(default_factory=dict)


class Score(Model):
    """`total`: 0..1, 1 when every wish is met. `reasons`: those that weigh most first; what nobody wished for has none."""

    total: float
    reasons: tuple[Reason, ...]


class Candidate(Model):
    mentor: str
    score: Score


def rank(
    mentee: Member,
    mentors: Iterable[Member],
    wish: Wish,
    weights: Weights,
    on: date,
    *,
    under_way: Mapping[str, int],
) -> list[Candidate]:
    """The best first; equal ones by id. `under_way`: how many mentees each mentor has now. `on`: see `score`."""
    scored = (
        Candidate(
            mentor=mentor.id, score=score(mentee, mentor, wish, weights, on, under_way=under_way.get(mentor.id, 0))
        )
        for mentor in mentors
    )
    return sorted(scored, key=lambda candidate: (-candidate.score.total, candidate.mentor))


def score(mentee: Member, mentor: Member, wish: Wish, weights: Weights, on: date, *, under_way: int = 0) -> Score:
    """How well `mentor` suits. `on`: the day whose clocks compare the working weeks. `under_way`: mentees they have now."""
    parts = {quality: weights.part(quality) for quality in Quality}
    met = {
        Quality.SKILLS: _skills(mentor, wish),
        Quality.SECTOR: _sector(mentor, wish),
        Quality.LANGUAGE: _language(mentee, mentor, wish),
        Quality.AVAILABILITY: _availability(mentee, mentor, weights, on),
        Quality.LADDER: _ladder(mentee, mentor, weights),
        Quality.ROOM: _room(mentor, under_way),
    }
    total = sum(parts[quality] * (reason.share if reason else 1.0) for quality, reason in met.items())
    told = sorted((reason for reason in met.values() if reason and parts[reason.code]), key=lambda r: -parts[r.code])
    return Score(total=min(1.0, total), reasons=tuple(told))


def same(word: str) -> str:
    """Words that are the same wish: `Public  Speaking`, `public speaking`."""
    return " ".join(word.casefold().split())


def spoken(mentee: Member, wish: Wish) -> tuple[Language, ...]:
    """The languages in which this mentee can be mentored."""
    return wish.languages or (mentee.language,)


def ladder_share(steps: int, wanted: tuple[int, int]) -> float:
    """How far a distance on the ladder is what is wanted: 1 within, half at one step beside it."""
    off = max(wanted[0] - steps, steps - wanted[1], 0)
    return max(0.0, 1 - off / STEPS_OFF_AT_MOST)


def room_share(capacity: int, under_way: int) -> float:
    """How much of a mentor's capacity is free."""
    return max(0, capacity - under_way) / capacity if capacity else 0.0


def week_of(member: Member, on: date) -> int:
    """The quarters of an hour of a week (UTC, from Monday 00:00) in which they work, as bits; by their clock of that day."""
    return _week(member.timezone, member.opens, member.closes, member.days, on)


@lru_cache(maxsize=4096)
def _week(timezone: str, opens: time, closes: time, days: tuple[int, ...], on: date) -> int:
    offset = datetime.combine(on, time(12), ZoneInfo(timezone)).utcoffset() or timedelta()
    shift = round(offset / timedelta(minutes=15))
    first, end = -(-_minutes(opens) // 15), (_minutes(closes) or 24 * 60) // 15
    quarters = {(day - 1) * 96 + quarter - shift for day in days for quarter in range(first, end)}
    return sum(1 << (quarter % QUARTERS_A_WEEK) for quarter in quarters)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _skills(mentor: Member, wish: Wish) -> Reason | None:
    wished = {same(skill): skill for skill in wish.skills}
    if not wished:
        return None
    found = tuple(wished[skill] for skill in sorted(wished.keys() & {same(skill) for skill in mentor.skills}))
    facts = {"found": found, "wished": len(wished)}
    return Reason(code=Quality.SKILLS, share=len(found) / len(wished), facts=facts)


def _sector(mentor: Member, wish: Wish) -> Reason | None:
    if not wish.sector:
        return None
    is_met = same(mentor.sector) == same(wish.sector)
    return Reason(code=Quality.SECTOR, share=float(is_met), facts={"sector": mentor.sector, "wished": wish.sector})


def _language(mentee: Member, mentor: Member, wish: Wish) -> Reason:
    is_met = mentor.language in spoken(mentee, wish)
    return Reason(code=Quality.LANGUAGE, share=float(is_met), facts={"language": mentor.language.value})


def _availability(mentee: Member, mentor: Member, weights: Weights, on: date) -> Reason:
    hours = (week_of(mentee, on) & week_of(mentor, on)).bit_count() / 4
    facts = {"hours": hours, "enough": weights.hours}
    return Reason(code=Quality.AVAILABILITY, share=min(1.0, hours / weights.hours), facts=facts)


def _ladder(mentee: Member, mentor: Member, weights: Weights) -> Reason | None:
    """Nobody knows the mentee's place: no wish. Nobody knows the mentor's: it may suit or not, so half."""
    if mentee.rank is None:
        return None
    if mentor.rank is None:
        return Reason(code=Quality.LADDER, share=0.5)
    steps = mentee.rank - mentor.rank
    return Reason(code=Quality.LADDER, share=ladder_share(steps, weights.steps), facts={"steps": steps})


def _room(mentor: Member, under_way: int) -> Reason:
    facts = {"free": max(0, mentor.capacity - under_way), "capacity": mentor.capacity}
    return Reason(code=Quality.ROOM, share=room_share(mentor.capacity, under_way), facts=facts)
