"""What it would cost to keep only each mentee's best candidates: `python -m bench.sparse [MENTEES]`. The way not taken.

scipy's sparse solver, the same objective; each mentee may also stay alone, which is dearer than any pair.
"""

import sys
from time import process_time

import numpy as np
from scipy.sparse import csr_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # type: ignore[import-untyped]

from adapters.matching.assignment import NOBODY, Places, Wanted, assign
from bench.ours import problem
from bench.population import population
from mentoring.ranking import room_share


def best_candidates(wanted: Wanted, keep: int) -> Places:
    """The mentor of each mentee when only the `keep` best of each are looked at."""
    count = len(wanted.scores)
    worth = np.where(wanted.refused, np.float32(-1), wanted.scores)
    near = np.argpartition(-worth, keep, axis=1)[:, :keep]
    free = np.array([room.free for room in wanted.rooms])
    first = np.cumsum(free) - free
    rows, columns = np.repeat(np.arange(count), keep), near.ravel()
    may = ~wanted.refused[rows, columns]
    rows, columns = rows[may], columns[may]
    many = free[columns]
    turn = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    place = np.repeat(first[columns], many) + turn
    bonus = np.array(
        [wanted.room_part * room_share(room.capacity, n) for room in wanted.rooms for n in range(room.free)]
    )
    costs = -np.repeat(worth[rows, columns].astype(np.float64), many) - bonus[place]
    alone = np.arange(count)
    graph = csr_array(
        (
            np.concatenate((costs, np.full(count, count + 1.0))),
            (np.concatenate((np.repeat(rows, many), alone)), np.concatenate((place, free.sum() + alone))),
        ),
        shape=(count, int(free.sum()) + count),
    )
    row, found = min_weight_full_bipartite_matching(graph)
    mentor_of = np.concatenate((np.repeat(np.arange(len(free)), free), np.full(count, NOBODY)))
    chosen = np.full(count, NOBODY, np.intp)
    chosen[row] = mentor_of[found]
    return chosen


def worth_of(wanted: Wanted, chosen: Places) -> float:
    """The sum of the scores, room included."""
    rows = np.flatnonzero(chosen != NOBODY)
    taken = np.bincount(chosen[rows], minlength=len(wanted.rooms)).tolist()
    room = sum(
        room_share(room.capacity, n) for room, many in zip(wanted.rooms, taken, strict=True) for n in range(many)
    )
    return float(wanted.scores[rows, chosen[rows]].sum(dtype=np.float64) + wanted.room_part * room)


def main(each: int) -> None:
    print("| mentees × mentors | places | wishes | candidates | s | left over | off the optimum |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for places, plain in ((1, False), (3, False), (1, True), (3, True)):
        wanted = problem(population(each, places, plain=plain))
        best = worth_of(wanted, assign(wanted))
        for keep in (20, 50, 100):
            begun = process_time()
            chosen = best_candidates(wanted, keep)
            took, left = process_time() - begun, int((chosen == NOBODY).sum())
            off = 1 - worth_of(wanted, chosen) / best
            cells = (
                f"{each:,}",
                f"1–{places}",
                "none" if plain else "told",
                keep,
                f"{took:.2g}",
                left,
                f"{max(off, 0):.3%}",
            )
            print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
