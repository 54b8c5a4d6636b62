"""Programmes: their durations as people write them, and terms that hold together."""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from mentoring.asks import AskTerms
from mentoring.durations import Duration
from mentoring.kinds import AskKind
from mentoring.programme import USUAL, Programme, Terms

DURATION = TypeAdapter(Duration)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3 weeks", timedelta(weeks=3)),
        ("1 week", timedelta(weeks=1)),
        (" 10  seconds ", timedelta(seconds=10)),
        ("60 minutes", timedelta(hours=1)),
        ("2 hours", timedelta(hours=2)),
        ("4days", timedelta(days=4)),
        ("P21D", timedelta(days=21)),
        (timedelta(days=1), timedelta(days=1)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(written: object, meant: timedelta) -> None:
    assert DURATION.validate_python(written) == meant


@pytest.mark.parametrize("wrong", ["", "soon", "three weeks", "3", "3 months", "1.5 days", "-3 days", "3 weeks ago"])
def test_anything_else_is_refused_with_what_to_write_instead(wrong: str) -> None:
    with pytest.raises(ValidationError, match="write a number and a unit"):
        DURATION.validate_python(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lasts": "6 weeks"},
        {"rhythms": []},
        {"rhythms": ["2 days"]},
        {"lastst": "40 weeks"},
        {"ask": {"answer_in": "2 days"}},
        {"asks": {"tea": {}}},
    ],
)
def test_terms_that_cannot_be_kept_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Terms.model_validate(wrong)


def test_a_kind_of_ask_has_the_programmes_terms_else_its_usual_ones_else_the_programmes_for_all() -> None:
    own, all_others = AskTerms(grace=timedelta(days=9)), AskTerms(grace=timedelta(days=8))
    terms = Terms(ask=all_others, asks={AskKind.DEBRIEF: own})
    assert terms.for_ask(AskKind.DEBRIEF) == own
    assert terms.for_ask(AskKind.MEETING_DATE) == USUAL[AskKind.MEETING_DATE]
    assert terms.for_ask(AskKind.GOALS) == all_others


@pytest.mark.parametrize("kind", [AskKind.DECISION, AskKind.PAUSE_CHECK])
def test_what_the_coordinator_is_asked_is_never_escalated_to_the_coordinator(kind: AskKind) -> None:
    assert not Terms(asks={kind: AskTerms(escalate=True)}).for_ask(kind).escalate


def test_silence_about_a_pause_brings_the_question_again_within_thirty_days() -> None:
    terms = Terms().for_ask(AskKind.PAUSE_CHECK)
    assert terms.answer_in + terms.grace == timedelta(days=30)


def test_a_name_in_one_language_serves_both() -> None:
    assert Programme.model_validate({"id": "classic", "name": "Classic"}).name == {"fr": "Classic", "en": "Classic"}
