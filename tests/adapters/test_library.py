"""Programmes, instruments and challenges as files; a mistake in one is told by file, line and field."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.library import Library, UnknownProgramme
from adapters.mistakes import FileMistakes
from mentoring.evaluation import Dimension
from mentoring.kinds import PAIR, Role
from mentoring.ladder import LEVELS
from mentoring.people import Language
from tests.adapters.letter_samples import CONTENT, LIBRARY, WORDS

INSTRUMENTS = ("check-in", "pulse", "mid-term", "final", "after")
ALARMED = {Dimension.NON_JUDGEMENT, Dimension.BELIEF_IN_SUCCESS}


@pytest.mark.behaviour("S34")
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_instrument_takes_a_minute_and_is_in_both_languages(name: str) -> None:
    instrument = LIBRARY.instrument(name)
    assert instrument.licence
    for role in (Role.MENTEE, Role.MENTOR):
        assert 3 <= len(instrument.items_for(role)) <= 9
    assert all(set(item.words) == {"fr", "en"} for item in instrument.items)


@pytest.mark.behaviour("S12")
def test_the_mentor_s_qualities_are_rated_by_the_mentee_and_the_mentor_s_own_progress_by_the_mentor() -> None:
    for name in ("pulse", "mid-term", "final"):
        asked = {role: {item.dimension for item in LIBRARY.instrument(name).items_for(role)} for role in PAIR}
        assert asked[Role.MENTEE] == set(Dimension) - {Dimension.OWN_PROGRESS}
        assert Dimension.OWN_PROGRESS in asked[Role.MENTOR]


@pytest.mark.behaviour("S13")
def test_while_it_lasts_a_low_answer_to_judgement_or_belief_raises_the_alarm_and_nothing_else_does() -> None:
    for name in ("check-in", "pulse", "mid-term"):
        items = LIBRARY.instrument(name).items
        alarmed = [item for item in items if item.alarm is not None]
        assert {item.dimension for item in alarmed} == ALARMED
        assert all(item.roles == (Role.MENTEE,) and item.alarm == 2 for item in alarmed)


@pytest.mark.behaviour("S31")
def test_the_library_has_forty_challenges_and_twelve_at_least_for_every_step_of_the_ladder() -> None:
    assert len(LIBRARY.challenges()) >= 40
    for level in LEVELS:
        assert len(LIBRARY.challenges(level)) >= 12
    assert all(set(card.words) == set(Language) for card in LIBRARY.challenges().values())


def test_every_skill_that_a_challenge_is_good_for_has_its_words() -> None:
    for language in Language:
        told = {card.skill: WORDS.say(language, f"skills.{card.skill}") for card in LIBRARY.challenges().values()}
        assert len(set(told.values())) == len(told) >= 15
        assert len({WORDS.say(language, f"skill_families.{skill}") for skill in told}) == 5


def test_an_unknown_programme_lists_those_there_are() -> None:
    with pytest.raises(UnknownProgramme, match=r"'nothing'; known programmes: classic"):
        LIBRARY.programme("nothing")


@pytest.mark.behaviour("P16")
def test_an_organisations_own_programmes_stand_beside_ours(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("id: ours\nname: Le nôtre\nterms: {lasts: 20 weeks}\n", encoding="utf-8")
    library = Library(CONTENT, tmp_path)
    assert library.programme("ours").terms.lasts == timedelta(weeks=20)
    assert "classic" in library.programmes()


OWN_LADDER = """
id: ours
name: Ours
terms: {levels: [comfort, bold]}
level_words: {bold: {fr: "Un défi qui demande du cran.", en: "One that takes nerve."}}
"""

TERMS = "id: x\nname: X\nterms:\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f"{TERMS}  lasts: 39\n",
            "line 4, column 10: terms.lasts: found the number 39; expected a length of time; .*39 weeks",
        ),
        (f"{TERMS}  lasts: soon\n", "line 4, column 10: terms.lasts: found 'soon'; expected a length of time"),
        (
            f"{TERMS}  lasts: 6 weeks\n",
            "line 4, column 3: terms: found values that do not go together; expected that 'lasts'",
        ),
        (
            f"{TERMS}  asks:\n    tea: {{}}\n",
            "line 5, column 5: terms.asks.tea: found 'tea'; expected input should be 'proposal', 'accept'",
        ),
        (
            f"{TERMS}  asks:\n    goals:\n      grase: 1 day\n",
            "line 6, column 7: terms.asks.goals.grase: .*mean 'grace'",
        ),
        (f"{TERMS}  rhythms: [3 weeks, often]\n", "line 4, column 22: terms.rhythms.1: found 'often'"),
        ("id: x\nname: X\nterm: {}\n", "line 3, column 1: term: found 'term'; .*did you mean 'terms'"),
        (
            f"{TERMS}  levels: [a, b, a]\n",
            r"line 4, column 11: terms.levels: .*; expected one to seven levels .*, each once",
        ),
        (f"{TERMS}  levels: []\n", "line 4, column 11: terms.levels: .*; expected one to seven levels"),
        (f"{TERMS}  levels: [a, b, c, d, e, f, g, h]\n", "line 4, column 11: terms.levels: .*; expected one to seven"),
        (
            f"{TERMS}  levels: [comfort, Bold!]\n",
            "line 4, column 21: terms.levels.1: found 'Bold!'; expected one to seven",
        ),
        (f"{TERMS}  levels: [comfort, bold]\n", "expected that 'level_words' .*'fr' of 'bold' is missing"),
        (
            f"{TERMS}  levels: [bold]\nlevel_words:\n  bold: {{fr: Du cran.}}\n",
            "line 6, column 3: level_words: .*'en' of 'bold' is missing",
        ),
        (
            "id: x\nname: X\nlevel_words: {bold: {fr: B, en: B}}\n",
            "line 3, .*'bold' is none of comfort, stretch, daring",
        ),
        ("id: x\n", "line 1, column 1: name: found nothing; expected its name"),
        ("id: x\nname: {fr: X}\n", "line 2, column 7: name: .*'en' is missing"),
        ("id: x\nname: [\n", "line 3, "),
        ("id: x\nid: y\nname: X\n", "line 2, column 1: id: found the same field again"),
        ("a: &a [x]\nb: [*a, *a]\n", r"line 2, column 5: found the alias \*a"),
        ("", "found nothing"),
        ("id: classic\nname: Encore\n", "'classic', which another file already uses"),
        ("[" * 5000, "more than 20 levels"),
    ],
)
def test_a_mistake_in_a_file_is_told_by_file_line_and_field(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "wrong.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FileMistakes, match=told) as refused:
        Library(CONTENT, tmp_path).programmes()
    assert "wrong.yaml" in str(refused.value)


def test_a_challenge_stands_on_a_level_of_ours_or_of_some_programme(tmp_path: Path) -> None:
    for folder in ("challenges", "programmes"):
        (tmp_path / folder).mkdir()
    card = tmp_path / "challenges" / "jump.yaml"
    card.write_text("id: jump\nlevel: bold\nskill: courage\nwords: {}\n", encoding="utf-8")
    with pytest.raises(FileMistakes, match=r"jump.yaml.*level: found 'bold'; .*comfort, stretch, daring"):
        Library(tmp_path).challenges()
    (tmp_path / "programmes" / "ours.yaml").write_text(OWN_LADDER, encoding="utf-8")
    assert set(Library(tmp_path).challenges("bold")) == {"jump"}


def test_a_file_that_is_not_text_is_a_clear_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_bytes(b"\xff\xfe\x00binary")
    with pytest.raises(FileMistakes, match="found a binary file; expected a text file in UTF-8"):
        Library(CONTENT, tmp_path).programmes()
