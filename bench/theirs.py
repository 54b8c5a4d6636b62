"""The same problem by mentor-match from PyPI, in its own environment: `python theirs.py FOLDER` prints what it took.

It is given the scores, so what it takes is its own way alone: its table of matches and its solver, one round.
"""

import json
import resource
import sys
from pathlib import Path
from time import process_time

from matching.mentee import Mentee  # type: ignore[import-not-found]
from matching.mentor import Mentor  # type: ignore[import-not-found]
from matching.process import process_data  # type: ignore[import-not-found]
from matching.rules.rule import Disqualify, Rule  # type: ignore[import-not-found]

MILLIONTHS = 1_000_000


class Given(Rule):  # type: ignore[misc]
    """The score that has been worked out already, in millionths: its solver takes whole numbers."""

    def __init__(self, scores: list[list[float]]) -> None:
        super().__init__()
        self._scores = [[round(score * MILLIONTHS) for score in row] for row in scores]

    def apply(self, match_object: object) -> int:
        return self._scores[match_object.mentee.grade][match_object.mentor.grade]  # type: ignore[attr-defined]


def main(folder: str) -> None:
    scores = json.loads((Path(folder) / "scores.json").read_text(encoding="utf-8"))
    mentees = [Mentee(grade=row, email=f"mentee-{row}@example.org") for row in range(len(scores))]
    mentors = [Mentor(grade=column, email=f"mentor-{column}@example.org") for column in range(len(scores[0]))]
    rules = [Given(scores), Disqualify(lambda match: scores[match.mentee.grade][match.mentor.grade] < 0)]
    begun = process_time()
    process_data(mentors, mentees, [rules])
    whole = process_time() - begun
    pairs = [(mentee.grade, mentee.mentors[0].grade) for mentee in mentees if mentee.mentors]
    figures = {
        "whole": whole,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "pairs": len(pairs),
        "total": sum(scores[mentee][mentor] for mentee, mentor in pairs),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1])
