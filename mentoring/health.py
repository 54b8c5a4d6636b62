"""How a relationship is doing: a score with its reasons, from facts alone – who met, who answered, how long it has been quiet.

What anybody wrote or rated plays no part in it: a low score is never a verdict on a person, and lets nobody infer an answer.

Each sign is a share, 0 to 1, of what was to happen and did; what has not come up yet has none. SILENCE is 1 for as long as
somebody was heard within one rhythm, and 0 from three on. The score is their weighted mean, 0 to 100.
"""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from mentoring.model import Model

HEALTHY = 100
QUIET_FROM, SILENT_FROM = 1.0, 3.0
"""In rhythms of the pair's own charter: from where silence begins to count, and from where it counts in full."""


class Sign(StrEnum):
    MEETINGS = "meetings"
    ANSWERS = "answers"
    DEBRIEFS = "debriefs"
    EVALUATIONS = "evaluations"
    SILENCE = "silence"


WEIGHTS = {Sign.MEETINGS: 3, Sign.ANSWERS: 2, Sign.DEBRIEFS: 2, Sign.EVALUATIONS: 1, Sign.SILENCE: 3}


class Count(Model):
    """So many of so many: those that happened, of all that were to happen."""

    done: int = Field(default=0, ge=0)
    of: int = Field(default=0, ge=0)


class Vitals(Model):
    """What health is read from. `quiet_for`: active time since either was heard last. `rhythm`: the charter's."""

    meetings: Count = Count()
    answers: Count = Count()
    debriefs: Count = Count()
    evaluations: Count = Count()
    quiet_for: timedelta = timedelta()
    rhythm: timedelta


class Reason(Model):
    """One sign that is less than whole. Its words: `health.<sign>` in content/words, which say it with the facts."""

    sign: Sign
    share: float
    facts: dict[str, int] = Field(default_factory=dict)


class Health(Model):
    """`score`: 0 to 100. `reasons`: what pulls it down, the heaviest first; none when all is well."""

    score: int
    reasons: tuple[Reason, ...] = ()


def health(vitals: Vitals) -> Health:
    """How the relationship is doing now."""
    signs = list(_signs(vitals))
    whole = sum(WEIGHTS[one.sign] for one in signs)
    score = sum(WEIGHTS[one.sign] * one.share for one in signs) / whole
    lacking = sorted((one for one in signs if one.share < 1), key=lambda one: -WEIGHTS[one.sign] * (1 - one.share))
    return Health(score=round(HEALTHY * score), reasons=tuple(lacking))


def _signs(vitals: Vitals) -> Iterator[Reason]:
    counts = {
        Sign.MEETINGS: vitals.meetings,
        Sign.ANSWERS: vitals.answers,
        Sign.DEBRIEFS: vitals.debriefs,
        Sign.EVALUATIONS: vitals.evaluations,
    }
    for sign, count in counts.items():
        if count.of:
            facts = {"done": count.done, "of": count.of}
            yield Reason(sign=sign, share=min(1.0, count.done / count.of), facts=facts)
    yield Reason(sign=Sign.SILENCE, share=_heard(vitals), facts={"days": vitals.quiet_for.days})


def _heard(vitals: Vitals) -> float:
    rhythms = vitals.quiet_for / vitals.rhythm
    return min(1.0, max(0.0, (SILENT_FROM - rhythms) / (SILENT_FROM - QUIET_FROM)))
