"""What an evaluation says: scores, trends, alarms, and the mentor's advice.

Scale 1 to 5. A dimension's score is the plain mean of its answered items; an item left out counts in nothing. A sheet
on which fewer than half of the items were answered has no score. A trend compares a dimension with the mean of the rounds
before: half a point up or down is a trend, less is none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import mean

from mentoring.evaluation import Dimension, Instrument
from mentoring.kinds import Role
from mentoring.model import Model

ENOUGH_FOR_A_TREND = 0.5
WELL, LOW = 4.0, 3.0
CONFIDENTIAL = (Dimension.NON_JUDGEMENT, Dimension.BELIEF_IN_SUCCESS)
"""What the mentee says of these goes to nobody but the coordinator: no advice may let a mentor infer it (S13)."""

Sheet = Mapping[str, int]
"""Item → score, as one of the two answered it."""


class Trend(StrEnum):
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


class Tone(StrEnum):
    """KEEP: what does the mentee good. PRACTISE: what they would like more of."""

    KEEP = "keep"
    PRACTISE = "practise"


class Advice(Model):
    """One piece of advice for the mentor. Its words: `advice.<tone>.<dimension>` in content/words."""

    dimension: Dimension
    tone: Tone


def by_dimension(instrument: Instrument, role: Role, sheet: Sheet | None) -> dict[Dimension, float]:
    """The score of each dimension that was answered, to one decimal; empty if under half of the items were."""
    items = instrument.items_for(role)
    given = [(item.dimension, sheet[item.id]) for item in items if sheet and item.id in sheet]
    if len(given) * 2 < len(items):
        return {}
    grouped: dict[Dimension, list[int]] = defaultdict(list)
    for dimension, answer in given:
        grouped[dimension].append(answer)
    return {dimension: round(mean(answers), 1) for dimension, answers in grouped.items()}


def trend(scores: Sequence[float]) -> Trend | None:
    """How the last of these compares with those before; None while there is nothing to compare."""
    if not scores[:-1]:
        return None
    change = scores[-1] - mean(scores[:-1])
    if abs(change) < ENOUGH_FOR_A_TREND:
        return Trend.STEADY
    return Trend.RISING if change > 0 else Trend.FALLING


def trends(rounds: Sequence[Mapping[Dimension, float]]) -> dict[Dimension, Trend]:
    """The trend of each dimension of the latest round, over the rounds in which it was answered."""
    latest = rounds[-1] if rounds else {}
    found = {dimension: trend([one[dimension] for one in rounds if dimension in one]) for dimension in latest}
    return {dimension: way for dimension, way in found.items() if way is not None}


def alarms(instrument: Instrument, sheet: Sheet | None) -> list[str]:
    """The items whose answer raises the alarm, each by itself, however few were answered."""
    return [
        item.id
        for item in instrument.items_for(Role.MENTEE)
        if item.alarm is not None and sheet and sheet.get(item.id, item.alarm + 1) <= item.alarm
    ]


def advice_for_mentor(scores: Mapping[Dimension, float]) -> list[Advice]:
    """What to keep and what to practise: the best that goes well and the weakest that is low, never the raw sheet.

    `scores`: those of the mentee's sheet. Equal ones go by the order of the dimensions.
    """
    told = [(scores[one], one) for one in Dimension if one in scores and one not in CONFIDENTIAL]
    if not told:
        return []
    (best, keep), (least, practise) = max(told, key=lambda it: it[0]), min(told, key=lambda it: it[0])
    found = [Advice(dimension=keep, tone=Tone.KEEP)] if best >= WELL else []
    return [*found, Advice(dimension=practise, tone=Tone.PRACTISE)] if least <= LOW else found


def autonomy_is_rising(rounds: Sequence[Mapping[Dimension, float]]) -> bool:
    """Whether the mentee has rated their own autonomy ever higher: well now, and rising (S33)."""
    rated = [one[Dimension.AUTONOMY] for one in rounds if Dimension.AUTONOMY in one]
    return bool(rated) and rated[-1] >= WELL and trend(rated) is Trend.RISING
