"""The score of an evaluation."""

import pytest

from mentoring.evaluation import Dimension, Instrument, Item, score
from mentoring.kinds import Role


@pytest.mark.parametrize(
    ("answers", "items", "expected"),
    [
        ({"a": 5, "b": 4, "c": 4}, 3, 4.3),
        ({"a": 5, "b": 2}, 4, 3.5),
        ({"a": 5}, 4, None),
        ({"a": 5}, 2, 5.0),
        ({}, 4, None),
        (None, 4, None),
    ],
)
def test_a_score_is_the_mean_of_what_was_answered_if_that_is_half_at_least(
    answers: dict[str, int] | None, items: int, expected: float | None
) -> None:
    assert score(answers, items) == expected


def test_each_role_is_asked_its_own_items() -> None:
    both = Item(id="trust", dimension=Dimension.TRUST, words={"fr": "…", "en": "…"})
    one = Item(id="listening", dimension=Dimension.LISTENING, roles=(Role.MENTEE,), words={"fr": "…", "en": "…"})
    five = ("1", "2", "3", "4", "5")
    pulse = Instrument(id="pulse", title={"fr": "…"}, scale={"fr": five}, licence="Apache-2.0", items=(both, one))
    assert pulse.items_for(Role.MENTEE) == (both, one)
    assert pulse.items_for(Role.MENTOR) == (both,)
