"""Reading a form: what was typed, what is wrong with it, and which facts it tells the engine."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import Field as Bounded

from mentoring import facts as told
from mentoring.facts import Facts
from mentoring.forms import NO_GOAL, Field, FieldType, Form, Group, Setting, done_name, keep_names, plan_name
from mentoring.kinds import AskKind
from mentoring.model import Model

Value = str | list[str] | list[dict[str, str]]
Typed = Mapping[str, str | Sequence[str]]

YEARS = range(2000, 2200)
"""A date outside these is a slip of the finger; far from them, time zones have no sensible offsets either."""


NOT_EMPTY = {AskKind.EVALUATION: "rate-one-at-least", AskKind.PLAN_CHANGE: "nothing-changed"}
"""Forms in which nothing is required, but something is: what to say of an empty one."""


class Reading(Model):
    """What was typed, cleaned; and field by field what is wrong with it, as a code (`required`, `too-long` …).

    A problem inside a group is named by the row's place in `values`: `goals-1-skill` is the first of `values["goals"]`.
    """

    values: dict[str, Value] = Bounded(default_factory=dict)
    problems: dict[str, str] = Bounded(default_factory=dict)


def read(form: Form, typed: Typed) -> Reading:
    """Clean what was typed and say what is wrong. Nothing typed is lost: `values` holds all of it, right or wrong.

    A group's fields come as `goals-1-skill`; a row left empty is closed up. Names the form does not know are left out.
    """
    reading = Reading()
    for part in form.parts:
        if isinstance(part, Group):
            reading.values[part.name] = _read_group(part, typed, reading.problems)
        else:
            reading.values[part.name] = _read_field(part, typed.get(part.name, ""), part.name, reading.problems)
    _check_needed(form, reading)
    if form.kind in NOT_EMPTY and not any(reading.values.values()):
        reading.problems["form"] = NOT_EMPTY[form.kind]
    return reading


def _read_group(group: Group, typed: Typed, problems: dict[str, str]) -> list[dict[str, str]]:
    rows = [
        {field.name: _clean(typed.get(f"{group.name}-{number}-{field.name}", "")) for field in group.fields}
        for number in range(1, group.at_most + 1)
    ]
    # A choice that a page has preselected does not make a row: only something written does.
    decisive = [field.name for field in group.fields if field.type is not FieldType.CHOICE]
    written = [row for row in rows if any(row[name] for name in decisive)]
    empty = [row for row in rows if row not in written]
    kept = [*written, *empty[: max(0, group.at_least - len(written))]]
    for number, row in enumerate(kept, start=1):
        for field in group.fields:
            _read_field(field, row[field.name], f"{group.name}-{number}-{field.name}", problems)
    return kept


def _read_field(field: Field, raw: str | Sequence[str], where: str, problems: dict[str, str]) -> str | list[str]:
    if field.type is FieldType.FILES:
        files = [name for name in ([raw] if isinstance(raw, str) else raw) if name]
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
        case FieldType.LINE if len(value) <= field.at_most and len(value.splitlines()) > 1:
            return "one-line"
        case FieldType.LINE | FieldType.TEXT:
            return "too-long" if len(value) > field.at_most else None
        case FieldType.DAY:
            return None if _day(value) else "not-a-date"
        case FieldType.MOMENT:
            return None if _moment(value) else "not-a-moment"
        case FieldType.CHECK:
            return None if value == "yes" else "not-offered"
        case _:
            return None if value in field.options else "not-offered"


def _check_needed(form: Form, reading: Reading) -> None:
    for part in form.parts:
        if isinstance(part, Field) and part.needed_if is not None:
            other, wanted = part.needed_if
            if reading.values.get(other) == wanted and not reading.values.get(part.name):
                reading.problems.setdefault(part.name, "required")


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _moment(value: str) -> datetime | None:
    """A local wall-clock time. One with an offset is refused: whose clock was meant would be a guess."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.year in YEARS and moment.tzinfo is None and ":" in value else None


class _Told:
    """The values of a clean reading, as the facts need them."""

    def __init__(self, values: Mapping[str, Value], setting: Setting) -> None:
        self.values = values
        self.setting = setting

    def has(self, name: str) -> bool:
        return self.values.get(name) == "yes"

    def word(self, name: str) -> str:
        return str(self.values[name])

    def rows(self, name: str) -> int:
        return len(self.values.get(name) or [])

    def lines(self, name: str) -> list[dict[str, str]]:
        return [row for row in self.values.get(name) or [] if isinstance(row, dict)]

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return int(value) if isinstance(value, str) and value else None

    def numbers(self, names: Sequence[str]) -> dict[str, int]:
        return {name: number for name in names if (number := self.number(name)) is not None}

    def instant(self, name: str) -> datetime | None:
        """The local time as an instant: one that does not exist moves forward, of two the first is meant."""
        local = _moment(str(self.values.get(name) or ""))
        return local.replace(tzinfo=ZoneInfo(self.setting.zone)).astimezone(UTC) if local else None


def facts_of(form: Form, values: Mapping[str, Value], setting: Setting) -> Facts:
    """What a clean reading tells the engine: the numbers, dates and choices in it, none of its words."""
    return _FACTS[form.kind](_Told(values, setting))


def _accept(this: _Told) -> Facts:
    answer = told.Acceptance(this.word("accepted"))
    why = this.values.get("why") if answer is told.Acceptance.NO else None
    declared = answer is told.Acceptance.YES and this.has("declared")
    return told.Accept(answer=answer, declared=declared, why=told.WhyNot(str(why)) if why else None)


def _proposal(this: _Told) -> Facts:
    suits = told.Suits(this.word("suits"))
    return told.Proposal(suits=suits, declared=suits is told.Suits.YES and this.has("declared"))


def _meeting_date(this: _Told) -> Facts:
    """One of the proposals is a wish like any other: an instant."""
    if this.has("suits"):
        return told.MeetingDate(suits=True)
    proposed = this.setting.dates.get(this.word("suits"))
    return told.MeetingDate(suits=False, instead=proposed or this.instant("instead"))


def _debrief(this: _Told) -> Facts:
    held = this.has("held")
    return told.Debrief(
        held=held,
        alone=this.word("held") == "alone",
        reached=told.Reached(this.word("reached")) if held else None,
        done=tuple(number for number in this.setting.follow_ups if this.has(done_name(number))),
        plan_done=tuple(number for number in this.setting.plan if this.has(plan_name(number))),
        follow_ups=_noted(this, "follow_ups"),
        next_at=this.instant("next_at"),
        finish=this.has("finish"),
    )


def _plan_change(this: _Told) -> Facts:
    said = {number: this.word(plan_name(number)) for number in this.setting.plan if this.values.get(plan_name(number))}
    done, dropped = (tuple(number for number, word in said.items() if word == one) for one in ("done", "dropped"))
    return told.PlanChange(done=done, dropped=dropped, lines=_noted(this, "lines"))


def _plan_accept(this: _Told) -> Facts:
    names = keep_names(this.setting)
    return told.PlanAccept(kept=tuple(place for place, name in enumerate(names, start=1) if this.has(name)))


def _noted(this: _Told, group: str) -> tuple[told.FollowUpNoted, ...]:
    """Of each row, who sees to it and by when."""
    rows = ({"owner": row["owner"], "by": row["by"]} for row in this.lines(group))
    return tuple(told.FollowUpNoted.model_validate(row) for row in rows)


def _challenge_debrief(this: _Told) -> Facts:
    if not this.has("done"):
        return told.ChallengeDebrief(done=False)
    return told.ChallengeDebrief(done=True, before=this.number("before"), after=this.number("after"))


def _extra_answer(this: _Told) -> Facts:
    said = this.word("answer")
    return told.ExtraAnswer(agreed=said != "not-now", at=this.instant("at") if said == "at" else None)


_FACTS: dict[AskKind, Callable[[_Told], Facts]] = {
    AskKind.PROPOSAL: _proposal,
    AskKind.ACCEPT: _accept,
    AskKind.QUESTION: lambda _: told.Question(),
    AskKind.DECLARATION: lambda this: told.Declaration(declared=this.has("declared")),
    AskKind.INTRODUCTION: lambda _: told.Introduction(),
    AskKind.CHARTER_DRAFT: lambda this: told.CharterDraft(rhythm=timedelta(seconds=this.number("rhythm") or 0)),
    AskKind.CHARTER_AGREE: lambda this: told.CharterAgree(agreed=this.has("agreed")),
    AskKind.CHARTER_CHANGE: lambda this: told.CharterChange(rhythm=timedelta(seconds=this.number("rhythm") or 0)),
    AskKind.CHARTER_REVIEW: lambda this: told.CharterReview(agreed=this.has("agreed")),
    AskKind.GOALS: lambda _: told.Goals(),
    AskKind.GOALS_CHANGE: lambda _: told.GoalsChange(),
    AskKind.GOALS_COMMENT: lambda _: told.GoalsComment(),
    AskKind.DOSSIER: lambda this: told.Dossier(files=this.rows("files"), consent=this.has("consent")),
    AskKind.MEETING_DATE: _meeting_date,
    AskKind.EXTRA_MEETING: lambda _: told.ExtraMeeting(),
    AskKind.EXTRA_ANSWER: _extra_answer,
    AskKind.MEETING_CHANGE: lambda this: told.MeetingChange(instead=this.instant("instead")),
    AskKind.TOPICS: lambda _: told.Topics(),
    AskKind.DEBRIEF: _debrief,
    AskKind.ACTION_PLAN: lambda this: told.ActionPlan(lines=_noted(this, "lines")),
    AskKind.PLAN_CHANGE: _plan_change,
    AskKind.PLAN_ACCEPT: _plan_accept,
    AskKind.SKILLS: lambda _: told.Skills(),
    AskKind.CHALLENGE_PROPOSE: lambda this: told.ChallengePropose(challenge=this.word("challenge")),
    AskKind.CHALLENGE_ANSWER: lambda this: told.ChallengeAnswer(choice=told.ChallengeChoice(this.word("choice"))),
    AskKind.CHALLENGE_OPTIONS: lambda _: told.ChallengeOptions(),
    AskKind.CHALLENGE_DEBRIEF: _challenge_debrief,
    AskKind.EVALUATION: lambda this: told.Evaluation(scores=this.numbers(this.setting.items)),
    AskKind.SAFE_EXIT: lambda this: told.SafeExit(
        wish=told.Wish(this.word("wish")), never_again=this.has("never_again")
    ),
    AskKind.MENTOR_STOP: lambda _: told.MentorStop(),
    AskKind.GOAL_TIE: lambda this: told.GoalTie(tied=this.word("goal") != NO_GOAL),
    AskKind.BALANCE: lambda _: told.Balance(),
    AskKind.BALANCE_VIEW: lambda _: told.BalanceView(),
    AskKind.PROMOTION: lambda this: told.Promotion(accepted=this.has("accepted")),
    AskKind.TAPERING: lambda this: told.Tapering(agreed=this.has("agreed")),
    AskKind.REMATCH: lambda this: told.Rematch(wanted=this.has("wanted")),
    AskKind.IN_TOUCH: lambda this: told.InTouch(agreed=this.has("agreed")),
    AskKind.EXTENSION: lambda this: told.Extension(by=timedelta(weeks=int(this.word("weeks")))),
    AskKind.DECISION: lambda this: told.Decision(choice=this.word("choice")),
    AskKind.PAUSE_CHECK: lambda this: told.PauseCheck(resume=this.has("resume")),
}
