"""A form as a page shows it: each field with its words, what was typed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from unicodedata import normalize

from adapters.follow_ups import follow_ups_of
from adapters.library import Library
from adapters.plan import plan_of, rows_of, suggested
from adapters.texts import FieldText, OneClick
from adapters.words import Words
from gateway.briefing import Briefing
from mentoring.evaluation import Instrument
from mentoring.form_reading import Value
from mentoring.forms import FIVE, NAME_OF_OWN, NO_GOAL, Field, FieldType, Group, done_name, plan_name
from mentoring.kinds import AskKind


@dataclass(frozen=True)
class Option:
    """`fold`: the heading under which it is folded away with others; none: it stands in the open."""

    value: str
    label: str
    hint: str = ""
    chosen: bool = False
    fold: str = ""


@dataclass(frozen=True)
class FieldView:
    """`ends`: what the two ends of a scale mean. `needs`: `field=value` that calls for this one. `kept`: files already here."""

    name: str
    type: str
    label: str
    help: str
    required: bool
    value: str
    options: tuple[Option, ...]
    problem: str
    needs: str
    at_most: int
    ends: tuple[str, str] | None = None
    kept: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def folds(self) -> list[tuple[str, list[Option]]]:
        """The options under their headings, in order."""
        return [(fold, list(options)) for fold, options in groupby(self.options, key=lambda option: option.fold)]

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-{part}" for part, there in (("help", self.help), ("problem", self.problem)) if there]
        return " ".join(parts)


@dataclass(frozen=True)
class RowView:
    label: str
    fields: tuple[FieldView, ...]
    folded: bool
    open: bool
    add_label: str


@dataclass(frozen=True)
class Said:
    """One line of what somebody wrote."""

    label: str
    text: str


class Showing:
    """Shows one ask's form in the reader's language."""

    def __init__(self, words: Words, library: Library, briefing: Briefing) -> None:
        self._speech = words
        self._library = library
        self._briefing = briefing
        self._language = briefing.language
        self._facts = briefing.facts()
        self.words = words.form(self._language, briefing.kind)
        told = follow_ups_of(briefing.cited, briefing.link.numbers)
        plan = plan_of(briefing.cited, briefing.link.numbers)
        self._named = {done_name(one.number): ("done", one.what) for one in told}
        self._named |= {plan_name(one.number): ("plan", one.opportunity) for one in plan}
        rows = suggested(briefing.cited, briefing.link.codes.get("what", ""))
        self._named |= {f"keep_{place}": ("keep", self._suggestion(row)) for place, row in enumerate(rows, start=1)}

    def text(self, template: str) -> str:
        """A text of the form (title, intro …) with its facts."""
        return self._speech.render(self._language, template, **self._facts).strip()

    def click(self, word: str) -> OneClick | None:
        """The answer that one click may give, by the word in the link."""
        if word == "yes":
            return self.words.one_click
        return self.words.or_rather.get(word) if word in self._briefing.link.dates else None

    def parts(
        self, values: Mapping[str, Value], problems: Mapping[str, str], kept: Sequence[str] = ()
    ) -> list[FieldView | list[RowView]]:
        """Everything to fill in, in order; a group is a list of its rows."""
        shown: list[FieldView | list[RowView]] = []
        for part in self._briefing.form.parts:
            if isinstance(part, Group):
                shown.append(self._rows(part, values.get(part.name), problems))
            else:
                view = self._field(part, part.name, part.name, values.get(part.name), problems)
                shown.append(replace(view, kept=tuple(kept)) if part.type is FieldType.FILES else view)
        return shown

    def said(self, values: Mapping[str, Value]) -> list[Said]:
        """What was answered, to be read back by whoever answered it. What was left empty is left out."""
        lines: list[Said] = []
        for part in self.parts(values, {}):
            fields = [part] if isinstance(part, FieldView) else [f for row in part for f in row.fields]
            lines += [Said(field.label, text) for field in fields if (text := self._read_back(field, values))]
        return lines

    def _read_back(self, field: FieldView, values: Mapping[str, Value]) -> str:
        if field.type == FieldType.FILES:
            return ", ".join(str(name) for name in values.get(field.name) or [])
        if field.options:
            return next((option.label for option in field.options if option.chosen), "")
        if field.type == FieldType.MOMENT and field.value:
            return field.value.replace("T", " ")
        return field.value

    def _rows(self, group: Group, value: Value | None, problems: Mapping[str, str]) -> list[RowView]:
        typed = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        text = self._field_text(group.name)
        rows = []
        for number in range(1, group.at_most + 1):
            row = typed[number - 1] if number <= len(typed) else {}
            prefix = f"{group.name}-{number}"
            fields = tuple(
                self._field(
                    field, f"{prefix}-{field.name}", f"{group.name}.{field.name}", row.get(field.name), problems
                )
                for field in group.fields
            )
            wrong = any(field.problem for field in fields)
            rows.append(
                RowView(
                    label=f"{text.label} {number}",
                    fields=fields,
                    folded=number > group.at_least,
                    open=bool(any(row.values()) or wrong),
                    add_label=text.add_label,
                )
            )
        return rows

    def _field(
        self, field: Field, name: str, filed_as: str, value: Value | None, problems: Mapping[str, str]
    ) -> FieldView:
        text = self._field_text(filed_as)
        typed = value if isinstance(value, str) else ""
        return FieldView(
            name=name,
            type=field.type.value,
            label=text.label,
            help=text.help,
            required=field.required,
            value=typed,
            options=tuple(self._options(field, text, typed)),
            problem=self._problem(problems.get(name)),
            needs="=".join(field.needed_if) if field.needed_if else "",
            at_most=field.at_most,
            ends=self._ends(field, text),
        )

    def _problem(self, code: str | None) -> str:
        return self._speech.problem(self._language, code) if code else ""

    def _field_text(self, filed_as: str) -> FieldText:
        """The words of a field; those of an evaluation's items are in its instrument, those of goals in the goals.

        Only words of ours are texts to be rendered: what people wrote is shown as it is.
        """
        if self._briefing.kind is AskKind.EVALUATION:
            items = {item.id: item for item in self._instrument().items}
            return FieldText(label=items[filed_as].words[self._language])
        if filed_as in self._named:
            filed_under, label = self._named[filed_as]
            return self.words.fields[filed_under].model_copy(update={"label": label})
        text = self.words.fields.get(filed_as) or self.words.fields["goal_1"]
        if self._briefing.kind in (AskKind.BALANCE, AskKind.BALANCE_VIEW) and (goal := self._goal(filed_as)):
            return text.model_copy(update={"label": goal})
        return text.model_copy(update={"label": self.text(text.label), "help": self.text(text.help)})

    def _suggestion(self, row: Mapping[str, str]) -> str:
        """A skill with the reason, or a line of the plan, in one sentence."""
        if "opportunity" in row:
            return self._speech.say(self._language, "pages.plan.suggested", **{**self._facts, **row})
        return " – ".join(filter(None, (row["skill"], row["why"])))

    def _goal(self, name: str) -> str:
        rows = rows_of(self._briefing.cited.get("goals"), "goals")
        place = name.rpartition("_")[2]
        return rows[int(place) - 1]["goal"] if place.isdigit() else ""

    def _options(self, field: Field, text: FieldText, typed: str) -> list[Option]:
        options = field.options or (("yes",) if field.type is FieldType.CHECK else ())
        shown = []
        for value in options:
            label, hint = self._option(field, text, value)
            shown.append(Option(value=value, label=label, hint=hint, chosen=value == typed, fold=self._fold(value)))
        return sorted(shown, key=lambda option: (not option.fold, normalize("NFD", option.fold)))

    def _fold(self, value: str) -> str:
        """Challenges are many: they are folded under what each is good for."""
        card = self._library.challenges().get(value) if self._briefing.kind is AskKind.CHALLENGE_PROPOSE else None
        return self._speech.say(self._language, f"skill_families.{card.skill}") if card else ""

    def _option(self, field: Field, text: FieldText, value: str) -> tuple[str, str]:
        if value in text.options:
            return self.text(text.options[value]), ""
        match self._briefing.kind:
            case AskKind.CHARTER_DRAFT | AskKind.CHARTER_CHANGE if field.name == "rhythm":
                return self._speech.render(
                    self._language, "{{ duration(length) }}", length=timedelta(seconds=int(value))
                ), ""
            case AskKind.CHALLENGE_PROPOSE if value != NAME_OF_OWN:
                card = self._library.challenges()[value]
                words, skill = card.words[self._language], self._speech.say(self._language, f"skills.{card.skill}")
                return words.title, f"{skill}. {words.text}"
            case AskKind.GOAL_TIE if value != NO_GOAL:
                return self._goal(value), ""
            case AskKind.EVALUATION:
                return self._instrument().scale[self._language][FIVE.index(value)], ""
            case _:
                return value, ""

    def _ends(self, field: Field, text: FieldText) -> tuple[str, str] | None:
        """The words for the two ends of a scale of five."""
        if field.type is not FieldType.SCALE or field.options != FIVE:
            return None
        return self._option(field, text, FIVE[0])[0], self._option(field, text, FIVE[-1])[0]

    def _instrument(self) -> Instrument:
        return self._library.instrument(self._briefing.link.codes["instrument"])
