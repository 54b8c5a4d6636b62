"""The forms behind the asks: what a form is, and which ones exist.

Words (labels, help, what went wrong) are filed under the kind and the field's name in content/forms.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field as Bounded

from mentoring.facts import Acceptance, ChallengeChoice, Reached, Suits, WhyNot, Wish
from mentoring.kinds import AskKind
from mentoring.model import Model

GOALS_AT_MOST = 3
PLAN_LINES_AT_MOST = 5
FOLLOW_UPS_AT_MOST = 3
SKILLS_AT_MOST = 3
FILES_AT_MOST = 3
NAME_OF_OWN = "own"
NO_GOAL = "none"
OTHER_DATES = ("second", "third")
"""What the proposals for a meeting beside the first are called: in letters, links and forms."""


class FieldType(StrEnum):
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    SCALE = "scale"
    CHECK = "check"
    DAY = "day"
    MOMENT = "moment"
    FILES = "files"


class Field(Model):
    """One thing to fill in. `needed_if`: required only when that other field has that value. `at_most`: characters or files.

    CHOICE and SCALE: one of `options`. MOMENT: a local `YYYY-MM-DDTHH:MM` in the person's zone. CHECK: `yes` or nothing.
    """

    name: str
    type: FieldType
    required: bool = True
    needed_if: tuple[str, str] | None = None
    options: tuple[str, ...] = ()
    at_most: int = 2000


class Group(Model):
    """The same few fields, `at_most` times; the first `at_least` must be filled in, an empty one counts for nothing."""

    name: str
    fields: tuple[Field, ...]
    at_least: int = 1
    at_most: int = 3


class Form(Model):
    kind: AskKind
    parts: tuple[Field | Group, ...]


class Setting(Model):
    """What a form needs to know about its ask: what the programme offers, the items to rate, the goals to look back on.

    `dates`: the other dates proposed for a meeting, by name (OTHER_DATES). `last`: whether it was the last meeting.
    `follow_ups`, `plan`: the numbers of those that are still open. `suggested`: how much the mentor suggests. `weighed`:
    two ways to go about a challenge have been named already.
    """

    rhythms: tuple[timedelta, ...] = ()
    items: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    goals: int = 0
    follow_ups: tuple[int, ...] = ()
    plan: tuple[int, ...] = ()
    suggested: int = 0
    weighed: bool = False
    last: bool = False
    zone: str = "Europe/Paris"
    dates: dict[str, datetime] = Bounded(default_factory=dict)


YES_NO = ("yes", "no")
FIVE = tuple(str(n) for n in range(1, 6))
TEN = tuple(str(n) for n in range(1, 11))


def _yes_no(name: str) -> Field:
    return Field(name=name, type=FieldType.CHOICE, options=YES_NO)


def _text(name: str, *, required: bool = True, needed_if: tuple[str, str] | None = None) -> Field:
    return Field(name=name, type=FieldType.TEXT, required=required, needed_if=needed_if)


def _line(name: str, *, required: bool = True, needed_if: tuple[str, str] | None = None) -> Field:
    return Field(name=name, type=FieldType.LINE, required=required, needed_if=needed_if, at_most=200)


GOAL = (
    Field(name="goal", type=FieldType.TEXT, at_most=600),
    _line("skill"),
    Field(name="horizon", type=FieldType.CHOICE, options=("short", "long")),
    Field(name="scope", type=FieldType.CHOICE, options=("inside", "outside")),
    _line("success", required=False),
    Field(name="by", type=FieldType.DAY, required=False),
)
FOLLOW_UP = (
    _line("what"),
    Field(name="owner", type=FieldType.CHOICE, options=("mentee", "mentor")),
    Field(name="by", type=FieldType.DAY),
)
SKILL = (_line("skill"), _text("why", required=False))
PLAN_LINE = (
    _line("opportunity"),
    _line("skill"),
    Field(name="owner", type=FieldType.CHOICE, options=("mentee", "mentor")),
    Field(name="by", type=FieldType.DAY),
)


HELD = ("held", "yes")
DONE = ("done", "yes")
AGREED = ("agreed", "yes")

Parts = tuple[Field | Group, ...]
CHARTER_AGREE: Parts = (
    _yes_no("agreed"),
    _text("expectations", required=False, needed_if=AGREED),
    Field(name="confidentiality", type=FieldType.CHECK, required=False, needed_if=AGREED),
    _text("comment", required=False, needed_if=("agreed", "no")),
)
GOALS: Parts = (Group(name="goals", fields=GOAL, at_most=GOALS_AT_MOST),)

_ALWAYS_THE_SAME: dict[AskKind, Parts] = {
    AskKind.PROPOSAL: (
        Field(name="suits", type=FieldType.CHOICE, options=tuple(Suits)),
        Field(name="declared", type=FieldType.CHECK, required=False, needed_if=("suits", Suits.YES)),
    ),
    AskKind.QUESTION: (_text("answer"),),
    AskKind.DECLARATION: (_yes_no("declared"),),
    AskKind.INTRODUCTION: (_text("professional"), _text("personal", required=False)),
    AskKind.CHARTER_AGREE: CHARTER_AGREE,
    AskKind.CHARTER_REVIEW: CHARTER_AGREE,
    AskKind.GOALS: GOALS,
    AskKind.GOALS_CHANGE: GOALS,
    AskKind.GOALS_COMMENT: (_text("comment"),),
    AskKind.DOSSIER: (
        Field(name="files", type=FieldType.FILES, required=False, at_most=FILES_AT_MOST),
        Field(name="consent", type=FieldType.CHECK, required=False),
    ),
    AskKind.TOPICS: (Field(name="topics", type=FieldType.TEXT, at_most=1000),),
    AskKind.ACTION_PLAN: (Group(name="lines", fields=PLAN_LINE, at_most=PLAN_LINES_AT_MOST),),
    AskKind.SKILLS: (Group(name="skills", fields=SKILL, at_most=SKILLS_AT_MOST),),
    AskKind.CHALLENGE_ANSWER: (
        Field(name="choice", type=FieldType.CHOICE, options=tuple(ChallengeChoice)),
        _text("softened", required=False, needed_if=("choice", ChallengeChoice.SOFTEN)),
    ),
    AskKind.CHALLENGE_OPTIONS: (
        _line("option_one"),
        _line("option_two"),
        Field(name="chosen", type=FieldType.CHOICE, options=("one", "two")),
    ),
    AskKind.MEETING_CHANGE: (Field(name="instead", type=FieldType.MOMENT, required=False),),
    AskKind.EXTRA_MEETING: (_text("subject"),),
    AskKind.EXTRA_ANSWER: (
        Field(name="answer", type=FieldType.CHOICE, options=("soon", "at", "not-now")),
        Field(name="at", type=FieldType.MOMENT, required=False, needed_if=("answer", "at")),
        _text("word", required=False),
    ),
    AskKind.SAFE_EXIT: (
        Field(name="wish", type=FieldType.CHOICE, options=tuple(Wish)),
        Field(name="never_again", type=FieldType.CHECK, required=False),
    ),
    AskKind.MENTOR_STOP: (_text("word", required=False),),
    AskKind.PROMOTION: (_yes_no("accepted"),),
    AskKind.TAPERING: (_yes_no("agreed"),),
    AskKind.REMATCH: (_yes_no("wanted"),),
    AskKind.IN_TOUCH: (
        _yes_no("agreed"),
        _text("how", required=False, needed_if=AGREED),
    ),
    AskKind.EXTENSION: (Field(name="weeks", type=FieldType.CHOICE, options=("4", "8", "13")),),
    AskKind.PAUSE_CHECK: (_yes_no("resume"),),
}


def form_for(kind: AskKind, setting: Setting) -> Form:
    """The form of an ask. The same kind and setting always give the same form."""
    return Form(kind=kind, parts=_ALWAYS_THE_SAME.get(kind) or _MADE_FOR[kind](setting))


def _accept(setting: Setting) -> Parts:
    options = [one for one in Acceptance if one is not Acceptance.QUESTION or one in setting.choices]
    return (
        Field(name="accepted", type=FieldType.CHOICE, options=tuple(options)),
        Field(name="declared", type=FieldType.CHECK, required=False, needed_if=("accepted", Acceptance.YES)),
        Field(name="why", type=FieldType.CHOICE, required=False, options=tuple(WhyNot)),
        _text("question", required=False, needed_if=("accepted", Acceptance.QUESTION)),
    )


def _charter_draft(setting: Setting) -> Parts:
    rhythms = tuple(f"{int(rhythm.total_seconds())}" for rhythm in setting.rhythms)
    return (
        _text("availability"),
        Field(name="rhythm", type=FieldType.CHOICE, options=rhythms),
        _text("themes"),
        _text("expectations"),
        Field(name="confidentiality", type=FieldType.CHECK),
    )


def _meeting_date(setting: Setting) -> Parts:
    others = (name for name in OTHER_DATES if name in setting.dates)
    return (
        Field(name="suits", type=FieldType.CHOICE, options=("yes", *others, "no")),
        Field(name="instead", type=FieldType.MOMENT, required=False),
    )


def _debrief(setting: Setting) -> Parts:
    """The same questions to both; after the last meeting, none about a next one."""
    parts: Parts = (
        Field(name="held", type=FieldType.CHOICE, options=("yes", "no", "alone")),
        Field(name="reached", type=FieldType.CHOICE, options=tuple(Reached), required=False, needed_if=HELD),
        *(Field(name=done_name(number), type=FieldType.CHECK, required=False) for number in setting.follow_ups),
        *(Field(name=plan_name(number), type=FieldType.CHECK, required=False) for number in setting.plan),
        Group(name="follow_ups", fields=FOLLOW_UP, at_least=0, at_most=FOLLOW_UPS_AT_MOST),
    )
    if setting.last:
        return parts
    next_one = Field(name="next_at", type=FieldType.MOMENT, required=False)
    return (*parts, next_one, Field(name="finish", type=FieldType.CHECK, required=False))


def _plan_change(setting: Setting) -> Parts:
    ticked = (
        Field(name=plan_name(number), type=FieldType.CHOICE, options=("done", "dropped"), required=False)
        for number in setting.plan
    )
    return (*ticked, Group(name="lines", fields=PLAN_LINE, at_least=0, at_most=FOLLOW_UPS_AT_MOST))


def _plan_accept(setting: Setting) -> Parts:
    return tuple(Field(name=name, type=FieldType.CHECK, required=False) for name in keep_names(setting))


def _challenge_propose(setting: Setting) -> Parts:
    return (
        Field(name="challenge", type=FieldType.CHOICE, options=(*setting.challenges, NAME_OF_OWN, "none")),
        _text("own", required=False, needed_if=("challenge", NAME_OF_OWN)),
        _text("reason", required=False),
    )


def _challenge_debrief(setting: Setting) -> Parts:
    """The two ways and the one chosen are asked for afterwards where they were not named before (S32)."""
    names = () if setting.weighed else ("option_one", "option_two", "chosen")
    return (
        _yes_no("done"),
        *(_line(name, required=False, needed_if=DONE) for name in names),
        _text("learnt", required=False, needed_if=DONE),
        Field(name="before", type=FieldType.SCALE, options=TEN, required=False, needed_if=DONE),
        Field(name="after", type=FieldType.SCALE, options=TEN, required=False, needed_if=DONE),
    )


def _evaluation(setting: Setting) -> Parts:
    return tuple(Field(name=item, type=FieldType.SCALE, options=FIVE, required=False) for item in setting.items)


def _balance(setting: Setting) -> Parts:
    return tuple(Field(name=name, type=FieldType.SCALE, options=FIVE) for name in goal_names(setting))


def _balance_view(setting: Setting) -> Parts:
    return (*_balance(setting), _text("word", required=False))


def _goal_tie(setting: Setting) -> Parts:
    return (
        Field(name="goal", type=FieldType.CHOICE, options=(*goal_names(setting), NO_GOAL)),
        _text("note", required=False),
    )


def _decision(setting: Setting) -> Parts:
    return (Field(name="choice", type=FieldType.CHOICE, options=setting.choices),)


def done_name(number: int) -> str:
    """The field of a debrief that ticks off follow-up `number`."""
    return f"done_{number}"


def plan_name(number: int) -> str:
    """The field that ticks off line `number` of the action plan."""
    return f"plan_{number}"


def keep_names(setting: Setting) -> list[str]:
    """The fields that keep what the mentor suggests, one a row."""
    return [f"keep_{place}" for place in range(1, setting.suggested + 1)]


def goal_names(setting: Setting) -> list[str]:
    """The fields of the balance, one a goal."""
    return [f"goal_{number}" for number in range(1, setting.goals + 1)]


_MADE_FOR: dict[AskKind, Callable[[Setting], Parts]] = {
    AskKind.ACCEPT: _accept,
    AskKind.CHARTER_DRAFT: _charter_draft,
    AskKind.CHARTER_CHANGE: _charter_draft,
    AskKind.MEETING_DATE: _meeting_date,
    AskKind.DEBRIEF: _debrief,
    AskKind.PLAN_CHANGE: _plan_change,
    AskKind.PLAN_ACCEPT: _plan_accept,
    AskKind.CHALLENGE_PROPOSE: _challenge_propose,
    AskKind.CHALLENGE_DEBRIEF: _challenge_debrief,
    AskKind.EVALUATION: _evaluation,
    AskKind.GOAL_TIE: _goal_tie,
    AskKind.BALANCE: _balance,
    AskKind.BALANCE_VIEW: _balance_view,
    AskKind.DECISION: _decision,
}
