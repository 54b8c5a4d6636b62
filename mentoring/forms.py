"""The forms behind the asks: which fields, what they accept, and which facts an answer tells the engine.

Words (labels, help, what went wrong) are filed under the kind and the field's name in content/forms.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import Field as Bounded

from mentoring import facts as told
from mentoring.facts import Facts
from mentoring.kinds import AskKind
from mentoring.model import Model

GOALS_AT_MOST = 3
PLAN_LINES_AT_MOST = 5
FILES_AT_MOST = 3
NAME_OF_OWN = "own"

Value = str | list[str] | list[dict[str, str]]


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
    """What a form needs to know about its ask: what the programme offers, the items to rate, the goals to look back on."""

    rhythms: tuple[timedelta, ...] = ()
    items: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    goals: int = 0
    zone: str = "Europe/Paris"


class Reading(Model):
    """What was typed, cleaned; and field by field what is wrong with it, as a code (`required`, `too-long` …)."""

    values: dict[str, Value] = Bounded(default_factory=dict)
    problems: dict[str, str] = Bounded(default_factory=dict)


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
)
PLAN_LINE = (
    _line("opportunity"),
    _line("skill"),
    Field(name="owner", type=FieldType.CHOICE, options=("mentee", "mentor")),
    Field(name="by", type=FieldType.DAY),
)


def form_for(kind: AskKind, setting: Setting) -> Form:
    """The form of an ask. The same kind and setting always give the same form."""
    return Form(kind=kind, parts=_parts(kind, setting))


def _parts(kind: AskKind, setting: Setting) -> tuple[Field | Group, ...]:  # noqa: PLR0911 - one return a kind
    match kind:
        case AskKind.ACCEPT:
            return (_yes_no("accepted"), _text("reason", required=False))
        case AskKind.INTRODUCTION:
            return (_text("professional"), _text("personal", required=False))
        case AskKind.CHARTER_DRAFT:
            rhythms = tuple(_rhythm_option(rhythm) for rhythm in setting.rhythms)
            return (
                _text("availability"),
                Field(name="rhythm", type=FieldType.CHOICE, options=rhythms),
                _text("themes"),
                _text("expectations"),
                Field(name="confidentiality", type=FieldType.CHECK),
            )
        case AskKind.CHARTER_AGREE:
            return (
                _yes_no("agreed"),
                _text("expectations", required=False, needed_if=("agreed", "yes")),
                Field(name="confidentiality", type=FieldType.CHECK, required=False, needed_if=("agreed", "yes")),
                _text("comment", required=False, needed_if=("agreed", "no")),
            )
        case AskKind.GOALS:
            return (Group(name="goals", fields=GOAL, at_most=GOALS_AT_MOST),)
        case AskKind.DOSSIER:
            return (
                Field(name="files", type=FieldType.FILES, required=False, at_most=FILES_AT_MOST),
                Field(name="consent", type=FieldType.CHECK, required=False),
            )
        case AskKind.MEETING_DATE:
            return (_yes_no("suits"), Field(name="instead", type=FieldType.MOMENT, required=False))
        case AskKind.DEBRIEF:
            reached = tuple(told.Reached)
            return (
                _yes_no("held"),
                Field(
                    name="reached",
                    type=FieldType.CHOICE,
                    options=reached,
                    required=False,
                    needed_if=("held", "yes"),
                ),
                _text("follow_ups", required=False),
                Field(name="next_at", type=FieldType.MOMENT, required=False),
            )
        case AskKind.ACTION_PLAN:
            return (Group(name="lines", fields=PLAN_LINE, at_most=PLAN_LINES_AT_MOST),)
        case AskKind.CHALLENGE_PROPOSE:
            return (
                Field(name="challenge", type=FieldType.CHOICE, options=(*setting.challenges, NAME_OF_OWN, "none")),
                _text("own", required=False, needed_if=("challenge", NAME_OF_OWN)),
                _text("reason", required=False),
            )
        case AskKind.CHALLENGE_ANSWER:
            return (
                Field(name="choice", type=FieldType.CHOICE, options=tuple(told.ChallengeChoice)),
                _text("softened", required=False, needed_if=("choice", told.ChallengeChoice.SOFTEN)),
            )
        case AskKind.CHALLENGE_DEBRIEF:
            done = ("done", "yes")
            return (
                _yes_no("done"),
                _line("option_one", required=False, needed_if=done),
                _line("option_two", required=False, needed_if=done),
                _line("chosen", required=False, needed_if=done),
                _text("learnt", required=False, needed_if=done),
                Field(name="before", type=FieldType.SCALE, options=TEN, required=False, needed_if=done),
                Field(name="after", type=FieldType.SCALE, options=TEN, required=False, needed_if=done),
            )
        case AskKind.EVALUATION:
            return tuple(Field(name=item, type=FieldType.SCALE, options=FIVE, required=False) for item in setting.items)
        case AskKind.BALANCE:
            names = [f"goal_{number}" for number in range(1, setting.goals + 1)]
            return tuple(Field(name=name, type=FieldType.SCALE, options=FIVE) for name in names)
        case AskKind.DECISION:
            return (Field(name="choice", type=FieldType.CHOICE, options=setting.choices),)
        case AskKind.PAUSE_CHECK:
            return (_yes_no("resume"),)


def _rhythm_option(rhythm: timedelta) -> str:
    return f"{int(rhythm.total_seconds())}"


def read(form: Form, typed: Mapping[str, str | Sequence[str]]) -> Reading:
    """Clean what was typed and say what is wrong. Nothing typed is lost: `values` holds all of it, right or wrong.

    A group's fields come as `goals-1-skill`. Names the form does not know are left out.
    """
    reading = Reading()
    for part in form.parts:
        if isinstance(part, Group):
            reading.values[part.name] = _read_group(part, typed, reading.problems)
        else:
            reading.values[part.name] = _read_field(part, part.name, typed, reading.problems)
    _check_needed(form, reading)
    if form.kind is AskKind.EVALUATION and not any(reading.values.values()):
        reading.problems["form"] = "rate-one-at-least"
    return reading


def _read_group(group: Group, typed: Mapping[str, str | Sequence[str]], problems: dict[str, str]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for number in range(1, group.at_most + 1):
        names = {field.name: f"{group.name}-{number}-{field.name}" for field in group.fields}
        row = {name: _clean(typed.get(where, "")) for name, where in names.items()}
        # A choice that a page has preselected does not make a row: only something written does.
        written = any(row[f.name] for f in group.fields if f.type is not FieldType.CHOICE)
        if written or number <= group.at_least:
            for field in group.fields:
                _read_field(field, names[field.name], typed, problems)
            rows.append(row)
    return rows


def _read_field(
    field: Field, where: str, typed: Mapping[str, str | Sequence[str]], problems: dict[str, str]
) -> str | list[str]:
    raw = typed.get(where, "")
    if field.type is FieldType.FILES:
        files = [raw] if isinstance(raw, str) and raw else list(raw)
        if len(files) > field.at_most:
            problems[where] = "too-many-files"
        return files
    value = _clean(raw)
    if not value and field.required:
        problems[where] = "required"
    elif value and (problem := _problem(field, value)):
        problems[where] = problem
    return value


def _clean(raw: str | Sequence[str]) -> str:
    """One text, with plain line ends and without the characters no database keeps."""
    value = raw if isinstance(raw, str) else (raw[0] if raw else "")
    return value.replace("\r\n", "\n").replace("\x00", "").strip()


def _problem(field: Field, value: str) -> str | None:
    match field.type:
        case FieldType.LINE | FieldType.TEXT:
            if len(value) > field.at_most:
                return "too-long"
            return "one-line" if field.type is FieldType.LINE and "\n" in value else None
        case FieldType.CHOICE | FieldType.SCALE:
            return None if value in field.options else "not-offered"
        case FieldType.CHECK:
            return None if value == "yes" else "not-offered"
        case FieldType.DAY:
            return None if _day(value) else "not-a-date"
        case FieldType.MOMENT:
            return None if _moment(value) else "not-a-moment"
        case FieldType.FILES:
            return None


def _check_needed(form: Form, reading: Reading) -> None:
    for part in form.parts:
        if isinstance(part, Field) and part.needed_if is not None:
            other, wanted = part.needed_if
            if reading.values.get(other) == wanted and not reading.values.get(part.name):
                reading.problems.setdefault(part.name, "required")


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return None


def facts_of(form: Form, values: Mapping[str, Value], setting: Setting) -> Facts:  # noqa: PLR0911, C901 - one return a kind
    """What a clean reading tells the engine: the numbers, dates and choices in it, none of its words."""

    def has(name: str) -> bool:
        return values.get(name) == "yes"

    def number(name: str) -> int | None:
        value = values.get(name)
        return int(value) if isinstance(value, str) and value else None

    def instant(name: str) -> datetime | None:
        local = _moment(str(values.get(name) or ""))
        return local.replace(tzinfo=ZoneInfo(setting.zone)) if local else None

    match form.kind:
        case AskKind.ACCEPT:
            return told.Accept(accepted=has("accepted"))
        case AskKind.INTRODUCTION:
            return told.Introduction()
        case AskKind.CHARTER_DRAFT:
            return told.CharterDraft(rhythm=timedelta(seconds=number("rhythm") or 0))
        case AskKind.CHARTER_AGREE:
            return told.CharterAgree(agreed=has("agreed"))
        case AskKind.GOALS:
            return told.Goals(count=len(values["goals"]))
        case AskKind.DOSSIER:
            return told.Dossier(files=len(values.get("files") or []), consent=has("consent"))
        case AskKind.MEETING_DATE:
            return told.MeetingDate(suits=has("suits"), instead=None if has("suits") else instant("instead"))
        case AskKind.DEBRIEF:
            reached = told.Reached(str(values["reached"])) if has("held") else None
            return told.Debrief(held=has("held"), reached=reached, next_at=instant("next_at"))
        case AskKind.ACTION_PLAN:
            return told.ActionPlan(lines=len(values["lines"]))
        case AskKind.CHALLENGE_PROPOSE:
            return told.ChallengePropose(challenge=str(values["challenge"]))
        case AskKind.CHALLENGE_ANSWER:
            return told.ChallengeAnswer(choice=told.ChallengeChoice(str(values["choice"])))
        case AskKind.CHALLENGE_DEBRIEF:
            done = has("done")
            before, after = (number("before"), number("after")) if done else (None, None)
            return told.ChallengeDebrief(done=done, before=before, after=after)
        case AskKind.EVALUATION:
            scores = {item: score for item in setting.items if (score := number(item)) is not None}
            return told.Evaluation(scores=scores)
        case AskKind.BALANCE:
            names = [f"goal_{n}" for n in range(1, setting.goals + 1)]
            return told.Balance(attained=tuple(number(name) or 3 for name in names))
        case AskKind.DECISION:
            return told.Decision(choice=str(values["choice"]))
        case AskKind.PAUSE_CHECK:
            return told.PauseCheck(resume=has("resume"))
