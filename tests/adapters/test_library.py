"""Programmes, instruments and challenges as files; a mistake in one is told by file, line and field."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.library import Library, UnknownProgramme
from adapters.mistakes import FileMistakes
from mentoring.kinds import Role
from mentoring.ladder import Level
from mentoring.people import Language
from tests.adapters.letter_samples import CONTENT, LIBRARY


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
            "line 5, column 5: terms.asks.tea: found 'tea'; expected input should be 'accept'",
        ),
        (
            f"{TERMS}  asks:\n    goals:\n      grase: 1 day\n",
            "line 6, column 7: terms.asks.goals.grase: .*mean 'grace'",
        ),
        (f"{TERMS}  rhythms: [3 weeks, often]\n", "line 4, column 22: terms.rhythms.1: found 'often'"),
        ("id: x\nname: X\nterm: {}\n", "line 3, column 1: term: found 'term'; .*did you mean 'terms'"),
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


def test_a_file_that_is_not_text_is_a_clear_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_bytes(b"\xff\xfe\x00binary")
    with pytest.raises(FileMistakes, match="found a binary file; expected a text file in UTF-8"):
        Library(CONTENT, tmp_path).programmes()
