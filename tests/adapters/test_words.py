"""The texts of content/: whole, in both languages; and how they speak of days, lengths, numbers and people."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.library import Library, UnknownProgramme
from adapters.words import Words
from adapters.yaml_file import BadFile
from mentoring.forms import FieldType, Form, Group, Setting, form_for
from mentoring.kinds import AskKind, Role
from mentoring.ladder import Level
from mentoring.people import Language
from settings import ROOT
from tests.adapters.letter_samples import CONTENT, LIBRARY, WORDS

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


def said(tmp_path: Path, template: str, language: Language = FR, /, **facts: Any) -> str:
    return Words(tmp_path).render(language, template, **facts).replace("\u00a0", " ")


# --- how a native says it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "at", "told"),
    [
        (FR, datetime(2026, 12, 8, 8, tzinfo=UTC), "mardi 8 décembre 2026 à 9 h 00"),
        (FR, datetime(2026, 12, 1, 8, 5, tzinfo=UTC), "mardi 1er décembre 2026 à 9 h 05"),
        (EN, datetime(2026, 12, 8, 8, tzinfo=UTC), "Tuesday 8 December 2026 at 9:00"),
        (FR, datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "mardi 1er décembre 2026 à 0 h 30"),
        (FR, datetime(2027, 7, 14, 8, tzinfo=UTC), "mercredi 14 juillet 2027 à 10 h 00"),
    ],
)
def test_a_moment_is_told_in_the_readers_zone(tmp_path: Path, language: Language, at: datetime, told: str) -> None:
    assert said(tmp_path, "{{ moment(at) }}", language, at=at, zone="Europe/Paris") == told
    assert said(tmp_path, "{{ at | moment }}", language, at=at, zone="Europe/Paris") == told


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        (FR, "America/Montreal", "3 h 00 (heure de Montréal)"),
        (EN, "America/Montreal", "3:00 (Montréal time)"),
        (FR, "Indian/Reunion", "12 h 00 (heure de La Réunion)"),
        (FR, "Africa/Abidjan", "8 h 00 (heure d’Abidjan)"),
    ],
)
def test_a_zone_is_named_as_people_call_it(tmp_path: Path, language: Language, zone: str, told: str) -> None:
    assert said(tmp_path, "{{ clock(at) }}", language, at=NOON, zone=zone, other_zone="Europe/Paris") == told


@pytest.mark.parametrize(
    ("length", "french", "english"),
    [
        (timedelta(weeks=3), "3 semaines", "3 weeks"),
        (timedelta(weeks=4), "4 semaines", "4 weeks"),
        (timedelta(days=1), "1 jour", "1 day"),
        (timedelta(days=10), "10 jours", "10 days"),
        (timedelta(hours=1), "1 heure", "1 hour"),
        (timedelta(minutes=90), "90 minutes", "90 minutes"),
        (timedelta(seconds=10), "10 secondes", "10 seconds"),
    ],
)
def test_a_length_is_told_in_the_unit_that_tells_it_whole(
    tmp_path: Path, length: timedelta, french: str, english: str
) -> None:
    assert said(tmp_path, "{{ duration(length) }}", FR, length=length) == french
    assert said(tmp_path, "{{ duration(length) }}", EN, length=length) == english


@pytest.mark.parametrize(
    ("every", "french", "english"),
    [
        (timedelta(weeks=1), "Chaque semaine", "Every week"),
        (timedelta(weeks=3), "Toutes les 3 semaines", "Every 3 weeks"),
        (timedelta(days=10), "Tous les 10 jours", "Every 10 days"),
        (timedelta(days=1), "Chaque jour", "Every day"),
        (timedelta(seconds=20), "Toutes les 20 secondes", "Every 20 seconds"),
    ],
)
def test_a_rhythm_is_told_as_people_say_it(every: timedelta, french: str, english: str) -> None:
    assert WORDS.say(FR, "common.rhythm", every=every).replace("\u00a0", " ") == french
    assert WORDS.say(EN, "common.rhythm", every=every).replace("\u00a0", " ") == english


@pytest.mark.parametrize(
    ("count", "french", "english"), [(0, "0 défi", "0 many"), (1, "1 défi", "1 one"), (2.0, "2 défis", "2 many")]
)
def test_zero_is_singular_in_french_and_plural_in_english(
    tmp_path: Path, count: float, french: str, english: str
) -> None:
    assert said(tmp_path, '{{ plural(n, one="# défi", other="# défis") }}', FR, n=count) == french
    assert said(tmp_path, '{{ plural(n, one="# one", other="# many") }}', EN, n=count) == english


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Paul", "de Paul"),
        ("Amina", "d’Amina"),
        ("Élodie", "d’Élodie"),
        ("Hélène", "d’Hélène"),
        ("Hassan", "de Hassan"),
        ("Yves", "d’Yves"),
        ("Yanis", "de Yanis"),
        ("\u2068ليلى\u2069", "de \u2068ليلى\u2069"),
        ("", "de "),
    ],
)
def test_french_elides_before_a_name(tmp_path: Path, name: str, told: str) -> None:
    assert said(tmp_path, "{{ de(name) }}", FR, name=name) == told


def test_what_people_wrote_is_never_a_template(tmp_path: Path) -> None:
    assert said(tmp_path, "<{{ text }}>", FR, text="{{ 7*7 }}{% raw %}") == "<{{ 7*7 }}{% raw %}>"


# --- whole, in both languages --------------------------------------------------------------------------------------


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
    from_elsewhere = {"trust", "rhythm", "challenge"}  # instruments, the programme and the library say these
    for name, type_, options in _named(form_for(kind, SETTING)):
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
    for code in ("rate-one-at-least", "file-too-large", "file-kind", "file-empty"):
        assert WORDS.problem(language, code)


@pytest.mark.parametrize("language", Language)
def test_every_plain_event_of_the_timeline_has_its_words(language: Language) -> None:
    for event in _codes(r'\bnote\(\s*"([a-z-]+)"', "workflows"):
        assert WORDS.say(language, f"events.{event}")


def test_every_letter_the_story_sends_is_written() -> None:
    sent = _codes(r'\btell(?:_both)?\(\s*desk,\s*"([a-z-]+)"', "workflows") | _codes(r'letter="([a-z-]+)"', "workflows")
    asks = {f"ask-{kind}" for kind in AskKind if kind is not AskKind.DECISION}
    early_ends = {"ended", "ended-before-start"}
    assert sent | asks | early_ends | {"reminder"} == set(WORDS.letters(FR))


@pytest.mark.parametrize("language", Language)
def test_every_code_has_a_name_for_people(language: Language) -> None:
    for kind in AskKind:
        assert WORDS.say(language, f"kinds.{kind}")
        assert WORDS.say(language, f"asked.{kind}")
    for role in Role:
        assert WORDS.say(language, f"roles.{role}")
    for level in Level:
        assert WORDS.say(language, f"level_notes.{level}", partner="Léa")


def test_french_texts_are_set_as_a_printer_would() -> None:
    files = [*(CONTENT / "words" / "fr").glob("*.yaml"), *(CONTENT / "letters" / "fr").glob("*.yaml")]
    for path in [*files, CONTENT / "forms" / "fr.yaml"]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|#.*", "", line)
            assert not re.search(r"\w'\w| [;!?»]|« | :(\s|$)", text), f"{path.name}:{number}"


def test_a_missing_key_names_itself_and_the_language() -> None:
    with pytest.raises(KeyError, match=r"no words for 'common\.nothing' in 'fr'"):
        WORDS.say(FR, "common.nothing")
    with pytest.raises(KeyError, match="no letter 'nothing' in 'en'"):
        WORDS.letter(EN, "nothing")


# --- the library ---------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("S34")
@pytest.mark.parametrize("name", ["pulse", "final"])
def test_an_instrument_asks_each_of_the_two_six_to_eight_things(name: str) -> None:
    instrument = LIBRARY.instrument(name)
    assert instrument.licence
    for role in (Role.MENTEE, Role.MENTOR):
        assert 6 <= len(instrument.items_for(role)) <= 8
    assert all(set(item.words) == {"fr", "en"} for item in instrument.items)


@pytest.mark.behaviour("S31")
def test_every_step_of_the_ladder_has_three_challenges_at_least() -> None:
    for level in Level:
        assert len(LIBRARY.challenges(level)) >= 3
    assert all(set(card.words) == set(Language) for card in LIBRARY.challenges().values())


def test_an_unknown_programme_lists_those_there_are() -> None:
    with pytest.raises(UnknownProgramme, match=r"'nothing'; known programmes: classic"):
        LIBRARY.programme("nothing")


@pytest.mark.behaviour("P16")
def test_an_organisations_own_programmes_stand_beside_ours(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("id: ours\nname: Le nôtre\nterms: {lasts: 20 weeks}\n", encoding="utf-8")
    library = Library(CONTENT, tmp_path)
    assert library.programme("ours").terms.lasts == timedelta(weeks=20)
    assert "classic" in library.programmes()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: x\nname: X\nterms:\n  lasts: 39\n", r"line 4: terms\.lasts: .*3 weeks"),
        ("id: x\nname: X\nterm: {}\n", "line 3: term: Extra inputs"),
        ("id: x\n", "line 1: name: Field required"),
        ("id: x\nname: [\n", "line 3: "),
        ("id: x\nid: y\nname: X\n", "line 2: 'id' is there twice"),
        ("a: &a [x]\nb: [*a, *a]\n", "line 2: aliases"),
        ("", "is empty"),
        ("id: classic\nname: Encore\n", "'classic' is already used"),
        ("[" * 5000, "not readable YAML"),
    ],
)
def test_a_mistake_in_a_file_is_told_by_file_line_and_field(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "wrong.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match=told) as refused:
        Library(CONTENT, tmp_path).programmes()
    assert "wrong.yaml" in str(refused.value)


def test_a_file_that_is_not_text_is_a_clear_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_bytes(b"\xff\xfe\x00binary")
    with pytest.raises(BadFile, match="not a text file in UTF-8"):
        Library(CONTENT, tmp_path).programmes()
