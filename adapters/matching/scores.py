"""`mentoring.ranking.score` for every mentee with every mentor at once: the same number, without a call for each pair."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from mentoring.directory import Member
from mentoring.ranking import (
    QUARTERS_A_WEEK,
    Quality,
    Weights,
    Wish,
    ladder_share,
    same,
    spoken,
    week_of,
)

Matrix = npt.NDArray[np.float32]
ROWS_AT_ONCE = 256
"""So much of a share is held beside the scores: 5 MB for 5,000 mentors."""

NO_WISH = Wish()

K = TypeVar("K", bound=Hashable)


def score_all(
    mentees: Sequence[Member], mentors: Sequence[Member], wishes: Mapping[str, Wish], weights: Weights, on: date
) -> Matrix:
    """Scores [mentee, mentor] without the part of ROOM, which depends on how many others the mentor is given."""
    wished = [wishes.get(mentee.id, NO_WISH) for mentee in mentees]
    scores = np.zeros((len(mentees), len(mentors)), np.float32)
    for quality, shares in (
        (Quality.SKILLS, _skills(wished, mentors)),
        (Quality.SECTOR, _sector(wished, mentors)),
        (Quality.LANGUAGE, _language(mentees, wished, mentors)),
        (Quality.AVAILABILITY, _availability(mentees, mentors, weights, on)),
        (Quality.LADDER, _ladder(mentees, mentors, weights)),
    ):
        part = np.float32(weights.part(quality))
        if part:
            for rows, share in zip(blocks(len(mentees)), shares, strict=True):
                scores[rows] += part * share
    return scores


def blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, ROWS_AT_ONCE):
        yield slice(start, min(start + ROWS_AT_ONCE, count))


def _skills(wished: Sequence[Wish], mentors: Sequence[Member]) -> Iterator[Matrix]:
    looked_for = [sorted({same(skill) for skill in wish.skills}) for wish in wished]
    number = _numbers(skill for skills in looked_for for skill in skills)
    brought = [sorted({same(skill) for skill in mentor.skills} & number.keys()) for mentor in mentors]
    wanted = _marks(looked_for, number)
    offered = _marks(brought, number).T.tocsr()
    counts = np.array([len(skills) for skills in looked_for], np.float32)
    for rows in blocks(len(wished)):
        found = (wanted[rows] @ offered).toarray()
        asked = counts[rows, None]
        yield np.where(asked > 0, found / np.maximum(asked, 1), np.float32(1))


def _marks(lists: Sequence[Sequence[str]], number: Mapping[str, int]) -> csr_array:
    """One row a list, a 1 for each of its words."""
    columns = np.fromiter((number[word] for words in lists for word in words), np.int32)
    starts = np.concatenate(([0], np.cumsum([len(words) for words in lists]))).astype(np.int32)
    return csr_array((np.ones(len(columns), np.float32), columns, starts), shape=(len(lists), max(1, len(number))))


def _sector(wished: Sequence[Wish], mentors: Sequence[Member]) -> Iterator[Matrix]:
    number = _numbers([*(same(wish.sector) for wish in wished), *(same(mentor.sector) for mentor in mentors)])
    asked = np.array([number[same(wish.sector)] if wish.sector else -1 for wish in wished], np.int32)
    there = np.array([number[same(mentor.sector)] for mentor in mentors], np.int32)
    for rows in blocks(len(wished)):
        block = asked[rows, None]
        yield ((block == there) | (block < 0)).astype(np.float32)


def _language(mentees: Sequence[Member], wished: Sequence[Wish], mentors: Sequence[Member]) -> Iterator[Matrix]:
    number = _numbers(mentor.language for mentor in mentors)
    theirs = np.array([number[mentor.language] for mentor in mentors], np.intp)
    known = np.zeros((len(mentees), max(1, len(number))), np.float32)
    for row, (mentee, wish) in enumerate(zip(mentees, wished, strict=True)):
        known[row, [number[language] for language in spoken(mentee, wish) if language in number]] = 1
    for rows in blocks(len(mentees)):
        yield known[rows][:, theirs]


def _availability(mentees: Sequence[Member], mentors: Sequence[Member], weights: Weights, on: date) -> Iterator[Matrix]:
    """Few working weeks are different: each is compared with each of the others once."""
    mine, my_weeks = _weeks(mentees, on)
    theirs, their_weeks = _weeks(mentors, on)
    shares = np.minimum(np.float32(1), my_weeks @ their_weeks.T / np.float32(4 * weights.hours))
    for rows in blocks(len(mentees)):
        yield shares[mine[rows]][:, theirs]


def _weeks(members: Sequence[Member], on: date) -> tuple[npt.NDArray[np.intp], Matrix]:
    """Which week each one works, and the weeks, a column for each quarter of an hour."""
    weeks = [week_of(member, on) for member in members]
    number = _numbers(weeks)
    octets = b"".join(week.to_bytes(QUARTERS_A_WEEK // 8, "little") for week in number)
    bits = np.unpackbits(np.frombuffer(octets, np.uint8), bitorder="little")
    which = np.array([number[week] for week in weeks], np.intp)
    return which, bits.reshape(len(number), QUARTERS_A_WEEK).astype(np.float32)


def _ladder(mentees: Sequence[Member], mentors: Sequence[Member], weights: Weights) -> Iterator[Matrix]:
    """Few ranks are different: a table for each with each."""
    mine, theirs = _numbers(mentee.rank for mentee in mentees), _numbers(mentor.rank for mentor in mentors)
    table = np.ones((len(mine), len(theirs)), np.float32)
    for rank, row in mine.items():
        for other, column in theirs.items():
            if rank is not None:
                table[row, column] = 0.5 if other is None else ladder_share(rank - other, weights.steps)
    rows = np.array([mine[mentee.rank] for mentee in mentees], np.intp)
    columns = np.array([theirs[mentor.rank] for mentor in mentors], np.intp)
    for block in blocks(len(mentees)):
        yield table[rows[block]][:, columns]


def _numbers(words: Iterable[K]) -> dict[K, int]:
    """A number for each different word, in the order of their first."""
    return {word: number for number, word in enumerate(dict.fromkeys(words))}
