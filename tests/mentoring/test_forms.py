"""Forms: a good answer becomes facts; a bad one says why and loses nothing."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from mentoring import facts as told
from mentoring.facts import Facts
from mentoring.form_reading import Reading, Typed, facts_of, read
from mentoring.forms import Field, Form, Group, Setting, form_for
from mentoring.kinds import AskKind, Role

WEEK = timedelta(weeks=1)
SETTING = Setting(
    rhythms=(3 * WEEK, 2 * WEEK),
    items=("trust", "listening"),
    challenges=("ask-for-feedback",),
    choices=("wait", "close", "question"),
    goals=2,
    follow_ups=(1, 4),
    plan=(2, 5),
    suggested=2,
)
GOAL = {
    "goals-1-goal": "Lead a project",
    "goals-1-skill": "delegating",
    "goals-1-horizon": "long",
    "goals-1-scope": "inside",
}
LINE = {"lines-1-opportunity": "Lead the retrospective", "lines-1-skill": "listening", "lines-1-owner": "mentee"}
OF_MENTEE = told.FollowUpNoted(owner=Role.MENTEE, by=date(2026, 6, 1))
FOLLOW_UP = {"follow_ups-1-what": "Call Anne", "follow_ups-1-owner": "mentor", "follow_ups-1-by": "2026-07-03"}
CHARTER = {"availability": "Tuesdays", "themes": "Leading", "expectations": "Candour", "confidentiality": "yes"}
OPTIONS = {"option_one": "Ask", "option_two": "Wait", "chosen": "Ask", "learnt": "It is easier than it looks"}

GOOD: list[tuple[AskKind, dict[str, str | list[str]], Facts]] = [
    (AskKind.PROPOSAL, {"suits": "yes", "declared": "yes"}, told.Proposal(suits=told.Suits.YES, declared=True)),
    (AskKind.PROPOSAL, {"suits": "another", "declared": "yes"}, told.Proposal(suits=told.Suits.ANOTHER)),
    (AskKind.PROPOSAL, {"suits": "conflict"}, told.Proposal(suits=told.Suits.CONFLICT)),
    (AskKind.QUESTION, {"answer": "An hour"}, told.Question()),
    (AskKind.DECLARATION, {"declared": "yes"}, told.Declaration(declared=True)),
    (AskKind.DECLARATION, {"declared": "no"}, told.Declaration(declared=False)),
    (
        AskKind.ACCEPT,
        {"accepted": "yes", "declared": "yes", "why": "time"},
        told.Accept(answer=told.Acceptance.YES, declared=True),
    ),
    (AskKind.ACCEPT, {"accepted": "no"}, told.Accept(answer=told.Acceptance.NO)),
    (
        AskKind.ACCEPT,
        {"accepted": "no", "why": "time"},
        told.Accept(answer=told.Acceptance.NO, why=told.WhyNot.TIME),
    ),
    (
        AskKind.ACCEPT,
        {"accepted": "question", "question": "How often?"},
        told.Accept(answer=told.Acceptance.QUESTION),
    ),
    (AskKind.ACCEPT, {"accepted": "conflict"}, told.Accept(answer=told.Acceptance.CONFLICT)),
    (AskKind.INTRODUCTION, {"professional": "I build bridges"}, told.Introduction()),
    (AskKind.CHARTER_DRAFT, {**CHARTER, "rhythm": "1814400"}, told.CharterDraft(rhythm=3 * WEEK)),
    (
        AskKind.CHARTER_AGREE,
        {"agreed": "yes", "expectations": "Candour", "confidentiality": "yes"},
        told.CharterAgree(agreed=True),
    ),
    (AskKind.CHARTER_AGREE, {"agreed": "no", "comment": "Every two weeks?"}, told.CharterAgree(agreed=False)),
    (AskKind.CHARTER_CHANGE, {**CHARTER, "rhythm": "1209600"}, told.CharterChange(rhythm=2 * WEEK)),
    (
        AskKind.CHARTER_REVIEW,
        {"agreed": "yes", "expectations": "Candour", "confidentiality": "yes"},
        told.CharterReview(agreed=True),
    ),
    (AskKind.CHARTER_REVIEW, {"agreed": "no", "comment": "Three weeks?"}, told.CharterReview(agreed=False)),
    (AskKind.GOALS, {**GOAL}, told.Goals()),
    (AskKind.GOALS, {**GOAL, "goals-1-success": "Three of them", "goals-1-by": "2027-06-30"}, told.Goals()),
    (AskKind.GOALS_CHANGE, {**GOAL}, told.GoalsChange()),
    (AskKind.GOALS_COMMENT, {"comment": "The second one first"}, told.GoalsComment()),
    (AskKind.DOSSIER, {}, told.Dossier(files=0, consent=False)),
    (AskKind.DOSSIER, {"files": ["cv.pdf", "x.pdf"], "consent": "yes"}, told.Dossier(files=2, consent=True)),
    (AskKind.DOSSIER, {"files": "cv.pdf", "consent": "yes"}, told.Dossier(files=1, consent=True)),
    (AskKind.EXTRA_MEETING, {"subject": "An interview"}, told.ExtraMeeting()),
    (AskKind.EXTRA_ANSWER, {"answer": "not-now", "word": "After the fair"}, told.ExtraAnswer(agreed=False)),
    (AskKind.EXTRA_ANSWER, {"answer": "soon", "at": "2026-03-04T10:00"}, told.ExtraAnswer(agreed=True)),
    (
        AskKind.EXTRA_ANSWER,
        {"answer": "at", "at": "2026-03-04T10:00"},
        told.ExtraAnswer(agreed=True, at=datetime(2026, 3, 4, 9, tzinfo=UTC)),
    ),
    (AskKind.MEETING_CHANGE, {"instead": ""}, told.MeetingChange()),
    (
        AskKind.MEETING_CHANGE,
        {"instead": "2026-03-04T10:00"},
        told.MeetingChange(instead=datetime(2026, 3, 4, 9, tzinfo=UTC)),
    ),
    (AskKind.MEETING_DATE, {"suits": "yes", "instead": "2026-03-04T10:00"}, told.MeetingDate(suits=True)),
    (
        AskKind.MEETING_DATE,
        {"suits": "no", "instead": "2026-03-04T10:00"},
        told.MeetingDate(suits=False, instead=datetime(2026, 3, 4, 9, tzinfo=UTC)),
    ),
    (AskKind.TOPICS, {"topics": "My new post"}, told.Topics()),
    (
        AskKind.DEBRIEF,
        {
            "held": "yes",
            "reached": "partly",
            **FOLLOW_UP,
            "done_4": "yes",
            "plan_2": "yes",
            "next_at": "2026-07-04 10:00",
        },
        told.Debrief(
            held=True,
            reached=told.Reached.PARTLY,
            done=(4,),
            plan_done=(2,),
            follow_ups=(told.FollowUpNoted(owner=Role.MENTOR, by=date(2026, 7, 3)),),
            next_at=datetime(2026, 7, 4, 8, tzinfo=UTC),
        ),
    ),
    (AskKind.DEBRIEF, {"held": "no"}, told.Debrief(held=False)),
    (AskKind.DEBRIEF, {"held": "alone"}, told.Debrief(held=False, alone=True)),
    (
        AskKind.DEBRIEF,
        {"held": "yes", "reached": "yes", "finish": "yes"},
        told.Debrief(held=True, reached=told.Reached.YES, finish=True),
    ),
    (AskKind.ACTION_PLAN, {**LINE, "lines-1-by": "2026-06-01"}, told.ActionPlan(lines=(OF_MENTEE,))),
    (
        AskKind.PLAN_CHANGE,
        {"plan_2": "done", "plan_5": "dropped", **LINE, "lines-1-by": "2026-06-01"},
        told.PlanChange(done=(2,), dropped=(5,), lines=(OF_MENTEE,)),
    ),
    (AskKind.PLAN_CHANGE, {"plan_2": "done"}, told.PlanChange(done=(2,))),
    (AskKind.PLAN_ACCEPT, {"keep_2": "yes"}, told.PlanAccept(kept=(2,))),
    (AskKind.PLAN_ACCEPT, {}, told.PlanAccept()),
    (AskKind.SKILLS, {"skills-1-skill": "Being brief"}, told.Skills()),
    (
        AskKind.CHALLENGE_PROPOSE,
        {"challenge": "ask-for-feedback"},
        told.ChallengePropose(challenge="ask-for-feedback"),
    ),
    (AskKind.CHALLENGE_PROPOSE, {"challenge": "own", "own": "Speak up"}, told.ChallengePropose(challenge="own")),
    (AskKind.CHALLENGE_PROPOSE, {"challenge": "none"}, told.ChallengePropose(challenge="none")),
    (
        AskKind.CHALLENGE_ANSWER,
        {"choice": "soften", "softened": "In a small group"},
        told.ChallengeAnswer(choice=told.ChallengeChoice.SOFTEN),
    ),
    (
        AskKind.CHALLENGE_DEBRIEF,
        {"done": "yes", **OPTIONS, "before": "3", "after": "10"},
        told.ChallengeDebrief(done=True, before=3, after=10),
    ),
    (
        AskKind.CHALLENGE_OPTIONS,
        {"option_one": "Ask", "option_two": "Wait", "chosen": "two"},
        told.ChallengeOptions(),
    ),
    (AskKind.CHALLENGE_DEBRIEF, {"done": "no", "before": "3"}, told.ChallengeDebrief(done=False)),
    (AskKind.EVALUATION, {"trust": "5"}, told.Evaluation(scores={"trust": 5})),
    (AskKind.SAFE_EXIT, {"wish": "stay"}, told.SafeExit(wish=told.Wish.STAY)),
    (AskKind.SAFE_EXIT, {"wish": "leave", "never_again": "yes"}, told.SafeExit(wish=told.Wish.LEAVE, never_again=True)),
    (AskKind.MENTOR_STOP, {"word": ""}, told.MentorStop()),
    (AskKind.GOAL_TIE, {"goal": "goal_2", "note": "Candour"}, told.GoalTie(tied=True)),
    (AskKind.GOAL_TIE, {"goal": "none"}, told.GoalTie(tied=False)),
    (AskKind.BALANCE_VIEW, {"goal_1": "5", "goal_2": "2", "word": "Well done"}, told.BalanceView()),
    (AskKind.BALANCE, {"goal_1": "4", "goal_2": "1"}, told.Balance()),
    (AskKind.DECISION, {"choice": "close"}, told.Decision(choice="close")),
    (AskKind.PROMOTION, {"accepted": "yes"}, told.Promotion(accepted=True)),
    (AskKind.PROMOTION, {"accepted": "no"}, told.Promotion(accepted=False)),
    (AskKind.REMATCH, {"wanted": "no"}, told.Rematch(wanted=False)),
    (AskKind.IN_TOUCH, {"agreed": "no", "how": ""}, told.InTouch(agreed=False)),
    (AskKind.EXTENSION, {"weeks": "13"}, told.Extension(by=timedelta(weeks=13))),
    (AskKind.TAPERING, {"agreed": "no"}, told.Tapering(agreed=False)),
    (AskKind.PAUSE_CHECK, {"resume": "no"}, told.PauseCheck(resume=False)),
]


def reading_of(kind: AskKind, typed: Typed) -> Reading:
    return read(form_for(kind, SETTING), typed)


def test_every_kind_of_ask_has_a_form_and_a_good_answer_below() -> None:
    assert {kind for kind, _, _ in GOOD} == set(AskKind)
    assert all(form_for(kind, SETTING).parts for kind in AskKind)


@pytest.mark.parametrize(("kind", "typed", "facts"), GOOD)
def test_a_good_answer_becomes_facts(kind: AskKind, typed: Typed, facts: Facts) -> None:
    reading = reading_of(kind, typed)
    assert reading.problems == {}
    assert facts_of(form_for(kind, SETTING), reading.values, SETTING) == facts


@pytest.mark.behaviour("S32")
def test_a_debrief_asks_for_the_two_ways_only_where_they_were_not_named_before() -> None:
    ways = {"option_one", "option_two", "chosen"}
    for weighed in (True, False):
        form = form_for(AskKind.CHALLENGE_DEBRIEF, SETTING.model_copy(update={"weighed": weighed}))
        names = {part.name for part in form.parts}
        assert (ways <= names) is not weighed
        assert {"done", "learnt", "before", "after"} <= names
        missing = read(form, {"done": "yes"}).problems.keys()
        assert (ways <= missing) is not weighed


BAD: list[tuple[AskKind, dict[str, str | list[str]], dict[str, str]]] = [
    (AskKind.ACCEPT, {}, {"accepted": "required"}),
    (AskKind.ACCEPT, {"accepted": "maybe"}, {"accepted": "not-offered"}),
    (AskKind.ACCEPT, {"accepted": "yes"}, {"declared": "required"}),
    (AskKind.ACCEPT, {"accepted": "question"}, {"question": "required"}),
    (AskKind.PROPOSAL, {"suits": "yes"}, {"declared": "required"}),
    (AskKind.INTRODUCTION, {"professional": "x" * 2001}, {"professional": "too-long"}),
    (AskKind.INTRODUCTION, {"professional": " \r\n\t "}, {"professional": "required"}),
    (AskKind.CHARTER_DRAFT, {**CHARTER, "rhythm": "86400"}, {"rhythm": "not-offered"}),
    (
        AskKind.CHARTER_DRAFT,
        {**CHARTER, "rhythm": "1814400", "confidentiality": "on"},
        {"confidentiality": "not-offered"},
    ),
    (AskKind.CHARTER_AGREE, {"agreed": "yes"}, {"expectations": "required", "confidentiality": "required"}),
    (AskKind.CHARTER_AGREE, {"agreed": "no"}, {"comment": "required"}),
    (AskKind.GOALS, {}, {f"goals-1-{name}": "required" for name in ("goal", "skill", "horizon", "scope")}),
    (AskKind.GOALS, {**GOAL, "goals-1-skill": "two\nlines"}, {"goals-1-skill": "one-line"}),
    (AskKind.GOALS, {**GOAL, "goals-1-skill": "two\u2028lines"}, {"goals-1-skill": "one-line"}),
    (AskKind.CHALLENGE_OPTIONS, {"option_one": "Ask", "chosen": "one"}, {"option_two": "required"}),
    (AskKind.PLAN_CHANGE, {}, {"form": "nothing-changed"}),
    (AskKind.DOSSIER, {"files": ["a", "b", "c", "d"]}, {"files": "too-many-files"}),
    (AskKind.MEETING_DATE, {"suits": "no", "instead": "tomorrow"}, {"instead": "not-a-moment"}),
    (AskKind.MEETING_DATE, {"suits": "no", "instead": "2026-03-04"}, {"instead": "not-a-moment"}),
    (AskKind.MEETING_DATE, {"suits": "no", "instead": "2026-02-30T10:00"}, {"instead": "not-a-moment"}),
    (AskKind.MEETING_DATE, {"suits": "no", "instead": "0001-01-01T00:00"}, {"instead": "not-a-moment"}),
    (AskKind.MEETING_DATE, {"suits": "no", "instead": "9999-12-31T23:59"}, {"instead": "not-a-moment"}),
    (AskKind.MEETING_DATE, {"suits": "no", "instead": "2026-03-04T10:00+05:00"}, {"instead": "not-a-moment"}),
    (AskKind.TOPICS, {"topics": " "}, {"topics": "required"}),
    (AskKind.DEBRIEF, {"held": "yes"}, {"reached": "required"}),
    (
        AskKind.DEBRIEF,
        {"held": "no", "follow_ups-1-what": "Call Anne"},
        {"follow_ups-1-owner": "required", "follow_ups-1-by": "required"},
    ),
    (AskKind.ACTION_PLAN, {**LINE, "lines-1-by": "31/12/2026"}, {"lines-1-by": "not-a-date"}),
    (AskKind.CHALLENGE_PROPOSE, {"challenge": "own"}, {"own": "required"}),
    (AskKind.CHALLENGE_ANSWER, {"choice": "soften"}, {"softened": "required"}),
    (
        AskKind.CHALLENGE_DEBRIEF,
        {"done": "yes", **OPTIONS, "before": "11"},
        {"before": "not-offered", "after": "required"},
    ),
    (AskKind.EVALUATION, {}, {"form": "rate-one-at-least"}),
    (AskKind.EVALUATION, {"trust": "6"}, {"trust": "not-offered"}),
    (AskKind.BALANCE, {"goal_1": "4"}, {"goal_2": "required"}),
    (AskKind.EXTRA_ANSWER, {"answer": "at"}, {"at": "required"}),
    (AskKind.SAFE_EXIT, {"never_again": "yes"}, {"wish": "required"}),
    (AskKind.DECISION, {"choice": "perhaps"}, {"choice": "not-offered"}),
]


@pytest.mark.parametrize(("kind", "typed", "problems"), BAD)
def test_a_bad_answer_says_field_by_field_what_is_wrong(kind: AskKind, typed: Typed, problems: dict[str, str]) -> None:
    assert reading_of(kind, typed).problems == problems


def test_what_was_typed_is_kept_right_or_wrong() -> None:
    typed = {"agreed": "maybe", "expectations": "ב" * 3000, "confidentiality": "", "comment": ""}
    assert reading_of(AskKind.CHARTER_AGREE, typed).values == typed


def test_every_script_is_welcome_and_only_what_no_database_keeps_is_left_out() -> None:
    typed = {"professional": "\u202eأهلا\u202c 🎉 a\x00b\r\nnext line "}
    assert reading_of(AskKind.INTRODUCTION, typed).values["professional"] == "\u202eأهلا\u202c 🎉 ab\nnext line"


def test_a_name_the_form_does_not_know_is_left_out() -> None:
    reading = reading_of(AskKind.ACCEPT, {"accepted": "no", "admin": "yes", "goals-1-goal": "x"})
    assert set(reading.values) == {"accepted", "declared", "why", "question"}
    assert not reading.problems


def test_an_empty_row_between_two_goals_is_closed_up_and_the_problems_follow() -> None:
    third = {"goals-3-goal": "Write", "goals-3-horizon": "short", "goals-3-scope": "outside"}
    reading = reading_of(AskKind.GOALS, {**GOAL, **third})
    rows = reading.values["goals"]
    assert [row["goal"] for row in rows if isinstance(row, dict)] == ["Lead a project", "Write"]
    assert reading.problems == {"goals-2-skill": "required"}


def test_a_row_in_which_only_a_preselected_choice_is_filled_in_does_not_count() -> None:
    reading = reading_of(AskKind.GOALS, {**GOAL, "goals-2-horizon": "short", "goals-2-scope": "inside"})
    assert not reading.problems
    written = {"goal": "Lead a project", "skill": "delegating", "horizon": "long", "scope": "inside"}
    assert reading.values["goals"] == [{**written, "success": "", "by": ""}]


def test_facts_never_hold_what_was_written() -> None:
    canary = "canary-7f3a"
    for kind, typed, _ in GOOD:
        form = form_for(kind, SETTING)
        free = {part.name for part in form.parts if isinstance(part, Field) and not part.options}
        words = {name: canary if name in free and value != "yes" else value for name, value in typed.items()}
        reading = read(form, {name: canary if "-skill" in name else value for name, value in words.items()})
        facts = facts_of(form, reading.values, SETTING)
        assert canary not in json.dumps(TypeAdapter(Facts).dump_python(facts, mode="json"))


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # does not exist: moves forward
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the first is meant
    ],
)
def test_a_local_time_on_the_day_of_a_clock_change_is_one_instant(local: str, instant: datetime) -> None:
    form = form_for(AskKind.MEETING_DATE, SETTING)
    facts = facts_of(form, {"suits": "no", "instead": local}, SETTING)
    assert facts == told.MeetingDate(suits=False, instead=instant)


def _names(form: Form) -> list[str]:
    names = []
    for part in form.parts:
        if isinstance(part, Group):
            rows = range(1, part.at_most + 2)
            names += [f"{part.name}-{number}-{field.name}" for number in rows for field in part.fields]
        else:
            names.append(part.name)
    return names


ANYTHING = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["yes", "no", "1", "5", "own", "accept", "1814400", "2026-03-04T10:00", "2026-03-04", "²", "-0"]),
    st.lists(st.text(max_size=10), max_size=4),
)


@given(st.sampled_from(AskKind), st.data())
def test_whatever_is_typed_is_read_and_what_has_no_problem_becomes_facts(kind: AskKind, data: st.DataObject) -> None:
    form = form_for(kind, SETTING)
    typed = data.draw(st.dictionaries(st.sampled_from([*_names(form), "else"]), ANYTHING))
    reading = read(form, typed)
    if not reading.problems:
        facts = facts_of(form, reading.values, SETTING)
        assert TypeAdapter(Facts).validate_json(TypeAdapter(Facts).dump_json(facts)) == facts


def test_after_the_last_meeting_nothing_is_asked_about_a_next_one() -> None:
    def names(setting: Setting) -> list[str]:
        return [part.name for part in form_for(AskKind.DEBRIEF, setting).parts]

    assert names(Setting()) == ["held", "reached", "follow_ups", "next_at", "finish"]
    assert names(Setting(last=True)) == ["held", "reached", "follow_ups"]


@pytest.mark.behaviour("S8")
@pytest.mark.parametrize("kind", [AskKind.GOALS, AskKind.GOALS_CHANGE, AskKind.GOALS_COMMENT, AskKind.BALANCE])
def test_of_goals_the_engine_is_told_that_they_came_and_nothing_else(kind: AskKind) -> None:
    """Neither how many there are nor where they belong, nor what was attained: facts without content have no room for it."""
    good = [facts for one, _, facts in GOOD if one is kind]
    assert good
    assert all(facts.model_dump() == {"kind": kind} for facts in good)


@pytest.mark.behaviour("S5")
def test_a_goal_names_the_skill_it_serves() -> None:
    form = form_for(AskKind.GOALS, SETTING)
    assert read(form, {**GOAL, "goals-1-skill": ""}).problems == {"goals-1-skill": "required"}
    assert read(form, GOAL).problems == {}
