"""The best assignment with capacities and exclusions: as many mentees as possible, then the greatest sum of scores.

scipy solves it exactly. A mentor with three free places is three columns, each a little less wanted than the one
before, so that the load is spread. Where that would be too many columns (capacities of twenty), each mentor begins with
few; whoever fills them gets as many again, and it is solved anew. A limit that nobody has reached has changed nothing, so the
result is the optimum all the same.

Keeping only each mentee's best candidates is faster still, and wrong where many mentors are equally good: everybody's best
fifty are then the same fifty, and up to half of the mentees is left over (docs/bench.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from adapters.matching.exclusions import Verdicts
from adapters.matching.scores import Matrix, blocks
from mentoring.ranking import room_share

CELLS_AT_MOST = 60_000_000
"""Of the matrix that is solved, 8 bytes each: 5,000 mentees × 12,000 places."""

NOBODY = -1
Places = npt.NDArray[np.intp]


class Room(NamedTuple):
    """One mentor's capacity, and how many mentees they have already."""

    capacity: int
    under_way: int

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.under_way)


@dataclass(frozen=True)
class Wanted:
    """What is to be assigned.

    `scores` [mentee, mentor]: 0..1, without the part of the mentor's free room, which is `room_part` of the score: a
    mentor's next mentee finds what `room_share` says the ones before have left. `refused` [mentee, mentor].
    """

    scores: Matrix
    refused: Verdicts
    rooms: Sequence[Room]
    room_part: float


def assign(wanted: Wanted, cells_at_most: int = CELLS_AT_MOST) -> Places:
    """For each mentee the number of their mentor, or NOBODY."""
    free = np.array([room.free for room in wanted.rooms], np.intp)
    chosen = np.full(len(wanted.scores), NOBODY, np.intp)
    rows = np.flatnonzero((~wanted.refused & (free > 0)).any(axis=1))
    if not rows.size:
        return chosen
    free = np.minimum(free, len(rows))
    opened = _first_places(free, cells_at_most // len(rows))
    while True:
        found = _solved(wanted, rows, opened)
        taken = np.bincount(found[found != NOBODY], minlength=len(free))
        tight = (taken == opened) & (opened < free)
        if not tight.any():
            chosen[rows] = found
            return chosen
        opened = np.where(tight, np.minimum(free, 2 * opened), opened)


def _first_places(free: Places, at_most: int) -> Places:
    """As many places for each mentor as fit into `at_most` together, one at least."""
    each = int(free.max())
    while each > 1 and np.minimum(free, each).sum() > at_most:
        each -= 1
    return np.minimum(free, each)


def _solved(wanted: Wanted, rows: Places, opened: Places) -> Places:
    """The optimum with `opened` places a mentor, for the mentees `rows`."""
    mentor_of = np.repeat(np.arange(len(opened)), opened)
    turns = np.arange(len(mentor_of)) - np.repeat(np.cumsum(opened) - opened, opened)
    shares = [
        room_share(wanted.rooms[mentor].capacity, wanted.rooms[mentor].under_way + turn)
        for mentor, turn in zip(mentor_of.tolist(), turns.tolist(), strict=True)
    ]
    bonus = wanted.room_part * np.array(shares)
    never = len(rows) + 1.0  # dearer than all that a chain of changes can gain: one pair more always wins
    costs = np.empty((len(rows), len(mentor_of)))
    for block in blocks(len(rows)):
        some = rows[block]
        costs[block] = -wanted.scores[some][:, mentor_of]
        costs[block] -= bonus
        costs[block][wanted.refused[some][:, mentor_of]] = never
    row, place = linear_sum_assignment(costs)
    paired = costs[row, place] < never
    found = np.full(len(rows), NOBODY, np.intp)
    found[row[paired]] = mentor_of[place[paired]]
    return found
