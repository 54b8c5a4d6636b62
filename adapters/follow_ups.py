"""Follow-ups in the words of whoever noted them: for letters, agendas and forms."""

from collections.abc import Iterator, Mapping

from contracts.vault import KeptAnswer
from mentoring.follow_ups import number_of
from mentoring.model import Model


class Told(Model):
    """One follow-up. `by` is a day (ISO)."""

    number: int
    what: str
    owner: str
    by: str


def follow_ups_of(answers: Mapping[str, KeptAnswer], numbers: Mapping[str, float]) -> list[Told]:
    """Those that a letter or a link names (mentoring/follow_ups.py), in its order. What is no longer there is left out."""
    return list(_found(answers, numbers))


def _found(answers: Mapping[str, KeptAnswer], numbers: Mapping[str, float]) -> Iterator[Told]:
    for name, answer in answers.items():
        number, rows = number_of(name), answer.values.get("follow_ups", [])
        line = int(numbers.get(name, -1))
        if number is None or not isinstance(rows, list) or not 0 <= line < len(rows):
            continue
        row = rows[line]
        if isinstance(row, dict):
            yield Told(number=number, what=row["what"], owner=row["owner"], by=row["by"])
