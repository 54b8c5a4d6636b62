"""A whole population matched: each pair with its score and its reasons, each unmatched mentee with why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from pydantic import Field

from adapters.matching.assignment import NOBODY, Places, Room, Wanted, assign
from adapters.matching.exclusions import Exclusions
from adapters.matching.scores import NO_WISH, score_all
from mentoring.directory import Directory, Member
from mentoring.eligibility import Circumstances, RefusalCode
from mentoring.model import Model
from mentoring.ranking import Quality, Score, Weights, Wish, score


class Why(StrEnum):
    """NONE_ELIGIBLE: no mentor may be theirs. ALL_TAKEN: those who may are all needed by others."""

    NONE_ELIGIBLE = "none-eligible"
    ALL_TAKEN = "all-taken"


class Pair(Model):
    mentee: str
    mentor: str
    score: Score


class Unmatched(Model):
    """`eligible`: how many mentors might be theirs. `reasons`: against how many of the others each reason stands."""

    mentee: str
    why: Why
    eligible: int
    reasons: dict[RefusalCode, int] = Field(default_factory=dict)


class Matching(Model):
    """`total`: the sum of the scores. No other matching has more pairs; of those with as many, none has a higher total."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    total: float


def match(
    mentees: Sequence[Member],
    mentors: Sequence[Member],
    wishes: Mapping[str, Wish],
    weights: Weights,
    *,
    directory: Directory,
    circumstances: Circumstances,
) -> Matching:
    """The best pairs, by the mentees' ids. The same people give the same pairs. Everybody must be in `directory`."""
    mentees = sorted(mentees, key=lambda one: one.id)
    mentors = sorted(mentors, key=lambda one: one.id)
    rooms = [Room(mentor.capacity, len(circumstances.pairs.get(mentor.id, ()))) for mentor in mentors]
    exclusions = Exclusions(mentees, mentors, directory, circumstances)
    scores = score_all(mentees, mentors, wishes, weights, circumstances.today)
    chosen = assign(Wanted(scores, exclusions.refused, rooms, weights.part(Quality.ROOM)))
    pairs = []
    given = Counter({mentor.id: room.under_way for mentor, room in zip(mentors, rooms, strict=True)})
    for mentee, number in zip(mentees, chosen.tolist(), strict=True):
        if number != NOBODY:
            mentor, wish = mentors[number], wishes.get(mentee.id, NO_WISH)
            how = score(mentee, mentor, wish, weights, circumstances.today, under_way=given[mentor.id])
            given[mentor.id] += 1
            pairs.append(Pair(mentee=mentee.id, mentor=mentor.id, score=how))
    return Matching(
        pairs=tuple(pairs),
        unmatched=tuple(_unmatched(mentees, chosen, exclusions)),
        total=sum(pair.score.total for pair in pairs),
    )


def _unmatched(mentees: Sequence[Member], chosen: Places, exclusions: Exclusions) -> list[Unmatched]:
    told = []
    for row in (chosen == NOBODY).nonzero()[0].tolist():
        eligible = int((~exclusions.refused[row]).sum())
        why = Why.ALL_TAKEN if eligible else Why.NONE_ELIGIBLE
        reasons = exclusions.reasons_against(row)
        told.append(Unmatched(mentee=mentees[row].id, why=why, eligible=eligible, reasons=reasons))
    return told
