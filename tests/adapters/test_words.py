"""The texts of content/ are whole, in both languages."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mentoring.forms import FieldType, Form, Group, Setting, form_for
from mentoring.kinds import AskKind, Role
from mentoring.ladder import LEVELS
from mentoring.people import Language
from settings import ROOT
from tests.adapters.letter_samples import CONTENT, WORDS

FR, EN = Language.FRENCH, Language.ENGLISH
NOON = datetime(2026, 12, 8, 8, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "role": "mentee",
    "partner": "Nadia",
    "mentee": "Léa Martin",
    "mentor": "Nadia Benali",
    "number": 2,
    "due": NOON,
    "ends": NOON + timedelta(days=3),
    "zone": "Europe/Paris",
    "other_zone": "Europe/Paris",
    "choices": ("wait", "close"),
    "codes": {},
    "dates": {},
    "numbers": {},
}
SETTING = Setting(
    rhythms=(timedelta(weeks=3),), items=("trust",), challenges=("a-kind-no",), choices=("wait", "close"), goals=3
)


def test_every_key_is_there_in_both_languages() -> None:
    assert WORDS.keys(FR) == WORDS.keys(EN)
    assert WORDS.letters(FR).keys() == WORDS.letters(EN).keys()


def test_a_letter_has_the_same_shape_in_both_languages() -> None:
    for name, french in WORDS.letters(FR).items():
        english = WORDS.letter(EN, name)
        assert (french.button is None) == (english.button is None), name
        assert [type(one) for one in french.body] == [type(one) for one in english.body], name


def _named(form: Form) -> list[tuple[str, FieldType | None, tuple[str, ...]]]:
    named: list[tuple[str, FieldType | None, tuple[str, ...]]] = []
    for part in form.parts:
        if isinstance(part, Group):
            named += [(part.name, None, ())]
            named += [(f"{part.name}.{field.name}", field.type, field.options) for field in part.fields]
        else:
            named.append((part.name, part.type, part.options))
    return named


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", AskKind)
def test_every_form_has_words_for_every_field_and_every_option(kind: AskKind, language: Language) -> None:
    words = WORDS.form(language, kind)
    from_elsewhere = {"trust", "rhythm", "challenge", "goal"}  # instruments, programme, library and mentee say these
    choices = ("question",) if kind is AskKind.ACCEPT else SETTING.choices
    for name, type_, options in _named(form_for(kind, SETTING.model_copy(update={"choices": choices}))):
        if name == "trust":
            continue
        field = words.fields[name]
        assert field.label
        if type_ is None:
            assert field.add_label
        if type_ is FieldType.CHECK:
            assert field.options["yes"]
        if type_ is FieldType.CHOICE and name not in from_elsewhere:
            assert set(options) <= field.options.keys()
        if type_ is FieldType.SCALE and len(options) == 5:
            assert list(field.options) == list(options)
    for text in (words.title, words.intro, words.otherwise, words.thanks):
        told = WORDS.render(language, text, **FACTS)
        assert not re.search(r"\{\{|\{%|Undefined", told)
    assert words.otherwise
    assert words.button


@pytest.mark.parametrize("language", Language)
def test_a_decision_says_what_happens_without_one(language: Language) -> None:
    otherwise = WORDS.form(language, AskKind.DECISION).otherwise
    told = {
        WORDS.render(language, otherwise, **{**FACTS, **facts}).strip()
        for facts in (
            {"codes": {"otherwise": "wait"}},
            {"codes": {"otherwise": "continue"}},
            {"codes": {"otherwise": "close"}},
            {"choices": ("ask-again", "close")},
            {"choices": ("wait", "close")},
        )
    }
    assert len(told) == 4


def _codes(pattern: str, *rooms: str) -> set[str]:
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return {code for path in files for code in re.findall(pattern, path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("language", Language)
def test_every_refusal_of_the_rules_has_its_words(language: Language) -> None:
    codes = _codes(r'RuleBroken\("([a-z-]+)"\)', "mentoring", "workflows")
    assert len(codes) >= 10
    for code in codes:
        assert WORDS.refusal(language, code)


@pytest.mark.parametrize("language", Language)
def test_every_problem_of_a_form_has_its_words(language: Language) -> None:
    for code in ("required", "too-long", "not-offered", "one-line", "not-a-date", "not-a-moment", "too-many-files"):
        assert WORDS.problem(language, code)
    for code in ("rate-one-at-least", "nothing-changed", "file-too-large", "file-kind", "file-empty"):
        assert WORDS.problem(language, code)


@pytest.mark.parametrize("language", Language)
def test_every_plain_event_of_the_timeline_has_its_words(language: Language) -> None:
    for event in _codes(r'\bnote\(\s*"([a-z-]+)"', "workflows"):
        assert WORDS.say(language, f"events.{event}")


OTHERWISE_SENT = {
    AskKind.DECISION,
    AskKind.GOALS_CHANGE,
    AskKind.GOALS_COMMENT,
    AskKind.EXTENSION,
    AskKind.MEETING_CHANGE,
    AskKind.EXTRA_MEETING,
    AskKind.PLAN_CHANGE,
    AskKind.GOAL_TIE,
    AskKind.MENTOR_STOP,
}
"""Kinds that are asked for by letters of other names, or by none."""


def test_every_letter_the_story_sends_is_written() -> None:
    sent = _codes(r'\btell(?:_both)?\(\s*desk,\s*"([a-z-]+)"', "workflows") | _codes(r'letter="([a-z-]+)"', "workflows")
    asks = {f"ask-{kind}" for kind in AskKind if kind not in OTHERWISE_SENT}
    chosen = {
        "farewell-mentee",
        "farewell-mentor",
        "suspended",
        "paused",
        "welcome-mentee",
        "welcome-again",
        "ended",
        "ended-before-start",
        "accept-after-question",
        "goals-delivered",
        "goals-changed",
        "ask-promotion",
        "ask-extension",
        "extended",
        "not-extended",
        "promoted",
        "not-promoted",
    }
    assert sent | asks | chosen | {"reminder"} == set(WORDS.letters(FR))


@pytest.mark.parametrize("language", Language)
def test_every_code_has_a_name_for_people(language: Language) -> None:
    for kind in AskKind:
        assert WORDS.say(language, f"kinds.{kind}")
        assert WORDS.say(language, f"asked.{kind}")
    for role in Role:
        assert WORDS.say(language, f"roles.{role}")
    for level in LEVELS:
        assert WORDS.say(language, f"level_notes.{level}", partner="Léa")


def test_french_texts_are_set_as_a_printer_would() -> None:
    folders = ("words/fr", "letters/fr", "documents/fr", "challenges", "instruments")
    files = [path for folder in folders for path in (CONTENT / folder).glob("*.yaml")]
    for path in [*files, CONTENT / "forms" / "fr.yaml"]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|#.*", "", line)
            assert not re.search(r"\w'\w| [;!?»]|\u00a0[;!?]|« | :(\s|$)", text), f"{path.name}:{number}"
            assert not re.search(r"\b(de|que) \{\{ (partner|mentee|mentor)", line), f"{path.name}:{number}: no elision"


def test_a_missing_key_names_itself_and_the_language() -> None:
    with pytest.raises(KeyError, match=r"no words for 'common\.nothing' in 'fr'"):
        WORDS.say(FR, "common.nothing")
    with pytest.raises(KeyError, match="no letter 'nothing' in 'en'"):
        WORDS.letter(EN, "nothing")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("length", [timedelta(hours=6), *(timedelta(days=days) for days in (1, 7, 10, 21, 28))])
def test_a_rhythm_is_told_without_a_gap_before_or_after_it(language: Language, length: timedelta) -> None:
    told = WORDS.render(language, WORDS._voices[language].words["common.rhythm"], every=length)
    assert told == told.strip()
