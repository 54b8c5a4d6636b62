"""Programme files: explained and drawn when they are right, told by line and field when they are not."""

import json
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml

from adapters.library import Library
from adapters.programme_file import programme_schema
from console.calendar import COLUMNS, UNITS, drawing, in_words, unit_of
from console.main import run
from mentoring.outline import outline
from mentoring.programme import Style, Terms
from settings import ROOT

FILES = sorted((ROOT / "content" / "programmes").glob("*.yaml"))
SCHEMA = ROOT / "schemas" / "programme.schema.json"
WEEK = timedelta(weeks=1)


def file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.behaviour("P16")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_each_programme_of_ours_is_right_explained_and_drawn(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(["programme", "check", str(path)]) == 0
    told = capsys.readouterr().out
    for part in (path.stem, "Lasts", "meetings", "first meeting", "closure: both look back"):
        assert part in told


@pytest.mark.behaviour("P16")
def test_there_is_one_programme_of_each_sort_with_its_words_in_both_languages() -> None:
    programmes = Library(ROOT / "content").programmes()
    assert set(programmes) == {"classic", "just-in-time", "reverse", "peer"}
    assert {programme.style for programme in programmes.values()} == set(Style)
    assert all(len(one.name) == len(one.about) == 2 for one in programmes.values())


async def test_the_document_of_a_check_holds_the_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = file(tmp_path, "id: ours\nname: Ours\nterms: {lasts: 20 weeks}\n")
    assert await run(["programme", "check", wanted, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["id"] == "ours"
    assert {"after": "2 weeks", "event": "first-meeting", "number": 1} in document["calendar"]


async def test_every_mistake_is_told_at_once_by_line_and_field_and_nothing_else_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = file(tmp_path, "id: Ours\nname: Ours\nterms:\n  lasts: 39\n  rythms: [3 weeks]\n")
    assert await run(["programme", "check", wrong]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    first, second, third = told.err.splitlines()
    assert "line 1, column 5: id: found 'Ours'; expected small letters" in first
    assert "line 4, column 10: terms.lasts: found the number 39; expected a length of time" in second
    assert "line 5, column 3: terms.rythms: found 'rythms'; " in third
    assert "did you mean 'rhythms'?" in third


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("  lasts: 5 weeks\n", "'lasts' must be longer than"),
        ("  rhythms: [2 days]\n", "must leave room for a meeting"),
        ("  evaluate_every: 0 days\n", "longer than nothing"),
        ("  ask:\n    answer_in: 2 days\n", "before the deadline"),
    ],
)
async def test_numbers_that_do_not_go_together_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], terms: str, told: str
) -> None:
    assert await run(["programme", "check", file(tmp_path, f"id: ours\nname: Ours\nterms:\n{terms}")]) == 2
    assert told in capsys.readouterr().err


async def test_a_file_that_is_not_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert await run(["programme", "check", "nowhere.yaml"]) == 2
    assert "no such file" in capsys.readouterr().err


def test_the_schema_in_the_repository_is_the_models_own() -> None:
    """Renewed by `starter.py programme schema > schemas/programme.schema.json`."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == programme_schema()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_programme_names_its_schema_and_keeps_to_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == SCHEMA
    jsonschema.validate(yaml.safe_load(text), json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "wrong", [{"lasts": 39}, {"lasts": "39"}, {"rythms": []}, {"asks": {"tea": {}}}, {"ask": {"escalate": "perhaps"}}]
)
def test_an_editor_sees_a_mistake_too(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"id": "ours", "name": "Ours", "terms": wrong}, programme_schema())


def test_every_field_of_a_programme_is_explained_to_whoever_writes_one() -> None:
    schema = programme_schema()
    for described in (schema, *(schema["$defs"][model] for model in ("Terms", "AskTerms", "Weights"))):
        assert all(field["description"] for field in described["properties"].values())


def test_a_drawing_has_a_lane_for_each_sort_of_thing_and_a_sign_for_each_time() -> None:
    lanes = {line.split()[0]: line.split()[1] for line in drawing(outline(Terms()), WEEK)[1:]}
    assert list(lanes) == ["asks", "meetings", "challenges", "evaluations", "closure"]
    assert lanes["meetings"].count("●") == 13
    assert lanes["closure"].endswith("○··■")
    assert len({len(lane) for lane in lanes.values()}) == 1


def test_a_lane_in_which_nothing_happens_is_left_out() -> None:
    assert "challenges" not in "\n".join(drawing(outline(Terms(challenges=False)), WEEK))


@pytest.mark.parametrize("weeks", [2, 8, 9, 59, 60, 156, 500])
def test_a_drawing_fits_on_eighty_columns_however_long_the_programme(weeks: int) -> None:
    unit = unit_of(weeks * WEEK)
    assert unit in UNITS
    assert weeks * WEEK / unit < COLUMNS


def test_the_weeks_are_told_in_words_too() -> None:
    told = dict(in_words(outline(Terms()), WEEK))
    assert told["week 3"] == "first meeting; action plan; challenge 1; evaluation 1"
    assert told["week 39"] == "meeting 13, the last; evaluation 6; closure: both look back"
