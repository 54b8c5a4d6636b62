"""One matching of ours, in a process of its own: `python -m bench.ours PEOPLE CAPACITY [plain] [FOLDER]` prints what it took.

With FOLDER the scores and the exclusions are written there, for others to solve the same problem.
"""

import json
import resource
import sys
from pathlib import Path
from time import process_time

import numpy as np

from adapters.matching.assignment import Room, Wanted, assign
from adapters.matching.exclusions import Exclusions
from adapters.matching.population import match
from adapters.matching.scores import score_all
from bench.population import Population, population
from mentoring.ranking import Quality, Weights, room_share

WEIGHTS = Weights()


def measured(people: Population) -> dict[str, float]:
    """Processor seconds: `prepare` (who may, and how well), `solve`, and `whole`, reasons included. `peak`: MB of this process."""
    begun = process_time()
    match(
        people.mentees,
        people.mentors,
        people.wishes,
        WEIGHTS,
        directory=people.directory,
        circumstances=people.circumstances,
    )
    whole = process_time() - begun
    begun = process_time()
    wanted = problem(people)
    prepared = process_time()
    chosen = assign(wanted)
    solve = process_time() - prepared
    taken: dict[int, int] = {}
    total = 0.0
    for mentee, mentor in enumerate(chosen.tolist()):
        if mentor >= 0:
            room = wanted.rooms[mentor]
            turn = taken[mentor] = taken.get(mentor, -1) + 1
            total += float(wanted.scores[mentee, mentor]) + wanted.room_part * room_share(room.capacity, turn)
    return {
        "prepare": prepared - begun,
        "solve": solve,
        "whole": whole,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "pairs": int((chosen >= 0).sum()),
        "total": total,
    }


def problem(people: Population) -> Wanted:
    """What the solver is given."""
    exclusions = Exclusions(people.mentees, people.mentors, people.directory, people.circumstances)
    scores = score_all(people.mentees, people.mentors, people.wishes, WEIGHTS, people.circumstances.today)
    rooms = [Room(mentor.capacity, 0) for mentor in people.mentors]
    return Wanted(scores, exclusions.refused, rooms, WEIGHTS.part(Quality.ROOM))


def write(wanted: Wanted, folder: Path) -> None:
    """The same problem in plain numbers: a row a mentee, −1 where the two may not be paired. One place a mentor."""
    scores = np.where(wanted.refused, -1, wanted.scores.astype(np.float64) + wanted.room_part)
    (folder / "scores.json").write_text(json.dumps(scores.tolist()), encoding="utf-8")


def main(each: str, capacity: str, *rest: str) -> None:
    people = population(int(each), int(capacity), plain="plain" in rest)
    figures = measured(people)
    for folder in rest:
        if folder != "plain":
            write(problem(people), Path(folder))
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
