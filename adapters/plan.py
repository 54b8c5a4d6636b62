"""The action plan in the words of whoever wrote its lines: for letters, agendas, forms and pages."""

from collections.abc import Iterator, Mapping

from contracts.vault import KeptAnswer
from mentoring.model import Model
from mentoring.plan import DONE, number_of


class Line(Model):
    """One line of the plan. `by` is a day (ISO)."""

    number: int
    opportunity: str
    skill: str
    owner: str
    by: str


class Progress(Model):
    """How far a plan has come: how many lines are done, and those still open."""

    done: int = 0
    open: tuple[Line, ...] = ()


def progress_of(answers: Mapping[str, KeptAnswer], numbers: Mapping[str, float]) -> Progress:
    """As a letter names them."""
    return Progress(done=int(numbers.get(DONE, 0)), open=tuple(plan_of(answers, numbers)))


def plan_of(answers: Mapping[str, KeptAnswer], numbers: Mapping[str, float]) -> list[Line]:
    """The lines that a letter or a link names (mentoring/plan.py), in its order. What is no longer there is left out."""
    return list(_found(answers, numbers))


def rows_of(answer: KeptAnswer | None, group: str) -> list[dict[str, str]]:
    """The rows of a group in an answer; none where there is no answer."""
    rows = answer.values.get(group, []) if answer else []
    return [row for row in rows if isinstance(row, dict)]


def suggested(answers: Mapping[str, KeptAnswer], what: str) -> list[dict[str, str]]:
    """What the mentor suggests, row by row; `what`: skills or lines."""
    return rows_of(answers.get("proposed"), what)


def _found(answers: Mapping[str, KeptAnswer], numbers: Mapping[str, float]) -> Iterator[Line]:
    for name, answer in answers.items():
        number, rows = number_of(name), rows_of(answer, "lines")
        place = int(numbers.get(name, -1))
        if number is not None and 0 <= place < len(rows):
            row = rows[place]
            yield Line(
                number=number, opportunity=row["opportunity"], skill=row["skill"], owner=row["owner"], by=row["by"]
            )
