"""The ask: remind, lapse, escalate, default."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mentoring.answers import check_answer, find_open_ask
from mentoring.asks import AskTerms, Move, latest_for, next_move
from mentoring.facts import Accept, Acceptance, CharterDraft, Debrief, Decision, Dossier, Facts, Goals, MeetingDate
from mentoring.kinds import AskKind, Role
from mentoring.refusals import RuleBroken
from tests.mentoring.examples import DAY, MONDAY, ask, relationship


def test_an_ask_is_reminded_twice_then_lapses_then_is_escalated_then_takes_its_default() -> None:
    open_ask = ask()
    moves = []
    for _ in range(5):
        move, at = next_move(open_ask)
        moves.append((move, (at - MONDAY).days))
        if move is Move.REMIND:
            open_ask.reminders_passed += 1
            open_ask.last_reminder_at = at
        open_ask.overdue |= move is Move.LAPSE
        open_ask.escalated |= move is Move.ESCALATE
    expected = [(Move.REMIND, 3), (Move.REMIND, 5), (Move.LAPSE, 7), (Move.ESCALATE, 7), (Move.DEFAULT, 10)]
    assert moves == expected


def test_an_ask_that_does_not_escalate_lapses_and_takes_its_default() -> None:
    terms = AskTerms(remind_after=(), escalate=False)
    assert next_move(ask(terms=terms)) == (Move.LAPSE, MONDAY + 7 * DAY)
    assert next_move(ask(terms=terms, overdue=True)) == (Move.DEFAULT, MONDAY + 10 * DAY)


def test_an_ask_without_grace_takes_its_default_at_the_deadline() -> None:
    terms = AskTerms(remind_after=(), escalate=False, grace=timedelta(0))
    assert next_move(ask(terms=terms)) == (Move.DEFAULT, MONDAY + 7 * DAY)


def test_a_reminder_put_off_over_a_weekend_pushes_the_next_one_apart() -> None:
    late = ask(reminders_passed=1, last_reminder_at=MONDAY + 4.5 * DAY)
    assert next_move(late) == (Move.REMIND, MONDAY + 5.5 * DAY)


def test_a_reminder_that_would_come_after_the_deadline_is_left_out() -> None:
    late = ask(reminders_passed=1, last_reminder_at=MONDAY + 6.5 * DAY)
    assert next_move(late) == (Move.LAPSE, MONDAY + 7 * DAY)


def test_a_reminder_may_wait_until_the_deadline_and_the_coordinators_letter_until_the_default() -> None:
    assert latest_for(ask(), Move.REMIND) == MONDAY + 7 * DAY
    assert latest_for(ask(), Move.ESCALATE) == MONDAY + 10 * DAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"remind_after": ("5 days", "3 days")},
        {"remind_after": ("3 days", "3 days")},
        {"remind_after": ("7 days",)},
        {"remind_after": ("0 days",)},
        {"grace": "-P1D"},
        {"answer_in": "0 days", "remind_after": ()},
        {"answer_in": "soon"},
        {"remind": ("3 days",)},
    ],
)
def test_terms_that_contradict_themselves_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AskTerms.model_validate(wrong)


def test_terms_that_fit_stay_as_they_are() -> None:
    assert AskTerms().within(10 * DAY) == AskTerms()


def test_terms_made_to_fit_keep_their_proportions() -> None:
    fitted = AskTerms().within(5 * DAY)
    assert fitted == AskTerms(
        answer_in=timedelta(days=3.5),
        remind_after=(timedelta(days=1.5), timedelta(days=2.5)),
        apart=timedelta(days=0.5),
        grace=timedelta(days=1.5),
    )


@given(
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    st.lists(st.timedeltas(timedelta(microseconds=1), timedelta(days=400)), unique=True, min_size=1, max_size=6),
    st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_terms_fit_into_any_room(room: timedelta, waits: list[timedelta], grace: timedelta) -> None:
    *reminders, answer_in = sorted(waits)
    terms = AskTerms(answer_in=answer_in, remind_after=tuple(reminders), grace=grace).within(room)
    assert terms.answer_in + terms.grace <= max(room, timedelta(seconds=1)) + timedelta(milliseconds=2)


def test_an_answer_finds_its_ask() -> None:
    ours = relationship(asks={"goals-1": ask()})
    assert find_open_ask(ours, "goals-1", "p-1", Goals()).id == "goals-1"


@pytest.mark.parametrize(
    ("step", "person", "facts", "code"),
    [
        ("goals-2", "p-1", Goals(), "not-open"),
        ("goals-1", "p-2", Goals(), "not-yours"),
        ("goals-1", "p-1", Accept(answer=Acceptance.YES, declared=True), "wrong-kind"),
    ],
)
def test_an_answer_is_refused_with_its_reason(step: str, person: str, facts: Facts, code: str) -> None:
    with pytest.raises(RuleBroken, match=f"^{code}$"):
        find_open_ask(relationship(asks={"goals-1": ask()}), step, person, facts)


def test_an_ask_is_answered_once() -> None:
    answered = relationship(asks={"goals-1": ask(answer=Goals())})
    with pytest.raises(RuleBroken, match=r"^not-open$"):
        find_open_ask(answered, "goals-1", "p-1", Goals())


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (CharterDraft(rhythm=timedelta(days=5)), "rhythm-not-offered"),
        (MeetingDate(suits=False, instead=MONDAY - DAY), "date-in-the-past"),
        (MeetingDate(suits=False, instead=MONDAY), "date-in-the-past"),
        (MeetingDate(suits=False, instead=MONDAY + 64 * DAY), "date-too-far"),
        (Debrief(held=True, next_at=MONDAY - DAY), "date-in-the-past"),
        (Debrief(held=True, next_at=MONDAY + 64 * DAY), "date-too-far"),
        (Dossier(files=1, consent=False), "dossier-needs-consent"),
        (Decision(choice="perhaps"), "choice-not-offered"),
    ],
)
def test_what_a_form_alone_cannot_know_is_refused(facts: Facts, code: str) -> None:
    asked = ask(AskKind.DECISION, Role.COORDINATOR, choices=("wait", "close"))
    with pytest.raises(RuleBroken, match=f"^{code}$"):
        check_answer(relationship(), asked, facts, now=MONDAY)


@pytest.mark.parametrize(
    "facts",
    [
        CharterDraft(rhythm=timedelta(weeks=2)),
        MeetingDate(suits=False, instead=MONDAY + 63 * DAY),
        MeetingDate(suits=False),
        Debrief(held=False),
        Dossier(files=0, consent=False),
        Decision(choice="wait"),
        Accept(answer=Acceptance.NO),
    ],
)
def test_what_the_rules_allow_passes(facts: Facts) -> None:
    asked = ask(AskKind.DECISION, Role.COORDINATOR, choices=("wait", "close"))
    check_answer(relationship(), asked, facts, now=MONDAY)
