"""Start files: every mistake is told by line, column and field, all at once; what is right comes back whole."""

import io
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from adapters.library import Library
from adapters.mistakes import FileMistakes, Mistake
from adapters.start_file import StartRequest, members_named, parse_start_file, read_start_file
from adapters.text_file import SIZE_LIMIT
from mentoring.kinds import Transition
from mentoring.people import Language, Person
from mentoring.programme import Terms
from mentoring.ranking import Wish
from settings import ROOT
from tests.console.files import RIGHT, right
from tests.mentoring.members import somebody

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
PROGRAMMES = Library(ROOT / "content").programmes()


def read(text: str, now: datetime = NOW) -> list[StartRequest]:
    return parse_start_file(text, "start.yaml", PROGRAMMES, now)


def mistakes(text: str) -> list[Mistake]:
    with pytest.raises(FileMistakes) as caught:
        read(text)
    return caught.value.mistakes


def with_line(line: str) -> str:
    """The right file with one more line after the first."""
    return RIGHT.replace("programme: classic\n", f"programme: classic\n{line}\n")


def of_mentee(line: str) -> str:
    """The right file with one more line about the mentee, the fifth."""
    return RIGHT.replace("  mail: lea@example.org\n", f"  mail: lea@example.org\n  {line}\n")


ONE_MISTAKE = {
    "an unknown field": (with_line("colour: blue"), 2, 1, "colour", "'colour'", "the fields here are programme"),
    "a misspelt field": (with_line("transitoin: other"), 2, 1, "transitoin", "'transitoin'", "'transition'?"),
    "a misspelt field of a person": (of_mentee("langage: fr"), 5, 3, "mentee.langage", "'langage'", "'language'?"),
    "a number for a name": (right(**{"Léa Martin": "42"}), 3, 9, "mentee.name", "the number 42", "first and last"),
    "a list for a name": (right(**{"Léa Martin": "[Léa]"}), 3, 9, "mentee.name", "the list", "first and last"),
    "a truth value for a name": (right(**{"Léa Martin": "true"}), 3, 9, "mentee.name", "truth value", "first and last"),
    "a name that is missing": (right(**{"  name: Léa Martin\n": ""}), 3, 3, "mentee.name", "nothing", "first and last"),
    "an empty name": (right(**{"Léa Martin": '" "'}), 3, 9, "mentee.name", "' '", "first and last"),
    "a line break in a name": (
        right(**{"Léa Martin": r'"Léa\r\nBcc: x"'}),
        3,
        9,
        "mentee.name",
        r"\r\n",
        "line breaks",
    ),
    "a name too long": (right(**{"Léa Martin": "x" * 201}), 3, 9, "mentee.name", "xxx", "first and last"),
    "two recipients": (
        right(**{"lea@example.org": "a@example.org, b@example.org"}),
        4,
        9,
        "mentee.mail",
        "a@example.org, b@example.org",
        "lea@example.org",
    ),
    "a name around the address": (
        right(**{"lea@example.org": "Léa <lea@example.org>"}),
        4,
        9,
        "mentee.mail",
        "Léa <",
        "lea@example.org",
    ),
    "no address": (right(**{"lea@example.org": "lea"}), 4, 9, "mentee.mail", "'lea'", "lea@example.org"),
    "mentor = mentee": (right(**{"nadia@": "LEA@"}), 7, 9, "mentor.mail", "the mentee's address", "the mentor's own"),
    "coordinator = mentor": (right(**{"claire@": "Nadia@"}), 10, 9, "coordinator.mail", "the mentor's", "neither"),
    "coordinator = mentee": (right(**{"claire@": "lea@"}), 10, 9, "coordinator.mail", "the mentee's", "neither"),
    "an unknown programme": (right(classic="clasic"), 1, 12, "programme", "'clasic'", "classic, just-in-time"),
    "no programme": (right(**{"programme: classic\n": ""}), 1, 1, "programme", "nothing", "starter.py programme list"),
    "a date in the past": (with_line("start: 2026-11-22"), 2, 8, "start", "in the past", "start today"),
    "a date far away": (with_line("start: 2206-12-01"), 2, 8, "start", "too far away", "start today"),
    "no date at all": (with_line("start: soon"), 2, 8, "start", "'soon'", "2026-12-01"),
    "a day that does not exist": (with_line("start: 2026-12-45"), 2, 8, "start", "'2026-12-45'", "2026-12-01"),
    "an end before the start": (
        with_line("ends: 2026-11-01"),
        2,
        7,
        "ends",
        "before the start",
        "the start is 2026-11-23",
    ),
    "an end too soon after the start": (with_line("ends: 2026-12-01"), 2, 7, "ends", "too soon", "more than 42 days"),
    "an unknown transition": (with_line("transition: promo"), 2, 13, "transition", "'promo'", "'promotion'?"),
    "an unknown time zone": (of_mentee("timezone: Europe/Pari"), 5, 13, "mentee.timezone", "Pari", "'Europe/Paris'?"),
    "a path as time zone": (of_mentee("timezone: ../etc/passwd"), 5, 13, "mentee.timezone", "../etc", "Europe/Paris"),
    "an unknown country": (of_mentee("country: XX"), 5, 12, "mentee.country", "'XX'", "like FR or CA"),
    "an unknown region": (of_mentee("region: ZZ"), 5, 11, "mentee.region", "'ZZ'", "leave the line out"),
    "an unknown language": (of_mentee("language: de"), 5, 13, "mentee.language", "'de'", "written to"),
    "hours backwards": (of_mentee('hours: "18:00-09:00"'), 5, 10, "mentee.hours", "18:00-09:00", "09:00-18:00"),
    "hours that are none": (of_mentee("hours: 25:00-26:00"), 5, 10, "mentee.hours", "25:00-26:00", "09:00-18:00"),
    "an unknown day": (of_mentee("days: [mon, foo]"), 5, 9, "mentee.days", "'foo'", "[mon, tue"),
    "no days": (of_mentee("days: []"), 5, 9, "mentee.days", "the list []", "[mon, tue"),
    "a field twice": (with_line("programme: classic"), 2, 1, "programme", "again", "stands in line 1"),
    "an alias": (of_mentee("region: *x"), 5, 11, "", "the alias *x", "write the values out"),
    "a person who is a word": (
        right(**{RIGHT[RIGHT.index("coordinator:") :]: "coordinator: Claire\n"}),
        8,
        14,
        "coordinator",
        "Claire",
        "name: and mail:",
    ),
    "a python object": (
        right(**{"Léa Martin": "!!python/object/apply:os.system [id]"}),
        3,
        9,
        "",
        "!!python/object",
        "take the tag away",
    ),
    "a tab": (RIGHT + "mentor:\n\tname: x\n", 12, 1, "", "a tab", "spaces"),
    "a second document": (RIGHT + "---\na: 1\n", 11, 1, "", "a second document", "'relationships:'"),
    "broken YAML": ("programme: classic: x\n", 1, 19, "", "mapping values", "a missing colon"),
    "a quote never closed": ("programme: 'classic\n", 2, 1, "", "unexpected end", "quotes"),
    "a control character": ("programme: \x07\n", 1, 1, "", "special characters", "quotes"),
    "too many levels": ("[" * 30, 1, 21, "", "more than 20 levels", "look at this line"),
    "a list of words": ("relationships: [x]\n", 1, 17, "relationships.0", "'x'", "lea-and-nadia"),
    "an empty list": ("relationships: []\n", 1, 16, "relationships", "the list []", "'- '"),
    "words only": ("just words\n", 1, 1, "", "'just words'", "lea-and-nadia"),
}


@pytest.mark.parametrize("case", ONE_MISTAKE)
def test_a_mistake_is_told_by_line_column_field_and_what_to_do(case: str) -> None:
    text, line, column, field, found, todo = ONE_MISTAKE[case]

    [mistake] = mistakes(text)

    assert (mistake.line, mistake.column, mistake.field) == (line, column, field)
    assert found in mistake.found
    assert todo in mistake.todo
    assert mistake.expected


def test_all_mistakes_of_a_file_are_told_at_once_in_its_order() -> None:
    text = right(classic="clasic", **{"Léa Martin": "42", "nadia@": "lea@"}) + "colour: blue\n"

    told = mistakes(text)

    assert [mistake.field for mistake in told] == ["programme", "mentee.name", "mentor.mail", "colour"]
    assert [mistake.line for mistake in told] == [1, 3, 7, 11]


def test_a_mistake_reads_as_one_line_with_its_place_first() -> None:
    [mistake] = mistakes(right(classic="clasic"))

    assert str(mistake) == (
        "start.yaml, line 1, column 12: programme: found 'clasic'; expected a programme that we know; "
        "did you mean 'classic'? the programmes are classic, just-in-time, peer, reverse (`starter.py programme list`)"
    )


def test_a_yaml_bomb_is_refused_at_its_first_aliases_and_unfolds_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )

    told = mistakes(bomb)

    assert sum("the alias" in mistake.found for mistake in told) == 8 * 9


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a remark\n", "---\n", "~\n"])
def test_an_empty_file_is_one_clear_mistake(text: str) -> None:
    [mistake] = mistakes(text)

    assert mistake.found == "nothing"
    assert "examples/lea-and-nadia.yaml" in mistake.todo


def from_file(path: Path | str) -> Mistake:
    with pytest.raises(FileMistakes) as caught:
        read_start_file(str(path), PROGRAMMES, NOW)
    [mistake] = caught.value.mistakes
    return mistake


def test_a_file_that_cannot_be_read_is_one_clear_mistake(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("missing", "binary", "latin", "large")}
    files["binary"].write_bytes(b"\x7fELF\x00\x01")
    files["latin"].write_bytes("programme: classic\nmentee: Léa\n".encode("latin-1"))
    files["large"].write_bytes(b"#" * (SIZE_LIMIT + 1))

    assert from_file(files["missing"]).found == "no such file"
    assert from_file(files["binary"]).found == "a binary file"
    assert from_file(files["latin"]).found == "a character in line 2 that is not UTF-8"
    assert from_file(files["large"]).found == f"more than {SIZE_LIMIT} bytes"
    assert from_file(tmp_path).found == "a folder"
    assert from_file("a\x00b").found == "a path that cannot be opened"
    assert from_file("x" * 5000).expected == "a readable file"


def test_a_file_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RIGHT.encode())))

    [request] = read_start_file("-", PROGRAMMES, NOW)

    assert request.mentee.name == "Léa Martin"


@pytest.mark.behaviour("S4")
def test_what_is_left_out_is_no_transition_and_today_in_the_terms_of_the_programme() -> None:
    [request] = read(RIGHT)

    assert (request.start, request.start_at, request.transition) == (date(2026, 11, 23), None, None)
    assert request.terms == Terms()
    assert request.mentee.language is Language.FRENCH


@pytest.mark.behaviour("S3")
@pytest.mark.parametrize("transition", Transition)
def test_a_start_may_carry_the_transition_it_serves(transition: Transition) -> None:
    [request] = read(with_line(f"transition: {transition}"))

    assert request.transition is transition


@pytest.mark.parametrize("day", range(7))
def test_a_just_in_time_relationship_starts_on_any_day(day: int) -> None:
    start = date(2026, 12, 7) + timedelta(days=day)
    [request] = read(right(classic=f"just-in-time\nstart: {start}"))

    assert request.start == start
    assert request.terms.lasts <= timedelta(days=31)


def test_a_coming_start_is_nine_in_the_morning_where_the_mentee_lives() -> None:
    text = of_mentee("timezone: America/Montreal").replace(
        "programme: classic", "programme: classic\nstart: 2026-12-01"
    )

    [request] = read(text)

    assert request.start_at == datetime(2026, 12, 1, 14, tzinfo=UTC)


def test_today_is_the_day_it_is_where_the_mentee_lives() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    text = of_mentee("timezone: Pacific/Auckland").replace(
        "programme: classic", "programme: classic\nstart: 2026-11-24"
    )

    [request] = read(text, late)

    assert request.start_at is None


def test_an_end_sets_how_long_the_relationship_lasts() -> None:
    [request] = read(with_line("start: 2026-12-01\nends: 2027-03-01"))

    assert request.terms == Terms(lasts=timedelta(days=90))


def test_norway_is_a_country_and_nine_o_clock_a_time() -> None:
    [request] = read(of_mentee("country: NO\n  hours: 09:00-16:30\n  days: [Mon, Thursday, tue]"))

    assert (request.mentee.country, request.mentee.days) == ("NO", (1, 2, 4))
    assert f"{request.mentee.opens:%H:%M}-{request.mentee.closes:%H:%M}" == "09:00-16:30"


def test_a_list_is_read_whole_or_not_at_all() -> None:
    entry = "  ".join(("- " + RIGHT).splitlines(keepends=True))
    second = entry.replace("lea@", "zoe@")

    assert len(read(f"relationships:\n{entry}{second}")) == 2
    [mistake] = mistakes(f"relationships:\n{entry}{second.replace('classic', 'clasic')}")
    assert mistake.field == "relationships.1.programme"


ADA = somebody("E1", name="Ada Bas", language=Language.ENGLISH, opens=time(8), closes=time(0), days=(1, 3, 7))
BY_ID = "programme: classic\nmentee: E1\nmentors:\n- E2\n- name: Omar Sy\n  mail: omar@example.org\ncoordinator: E3\n"


@pytest.mark.behaviour("P1")
def test_an_id_stands_for_everything_that_the_directory_knows_of_somebody() -> None:
    members = {one.id: one for one in (ADA, somebody("E2"), somebody("E3"))}

    assert members_named(BY_ID) == {"E1", "E2", "E3"}
    [request] = parse_start_file(BY_ID, "start.yaml", PROGRAMMES, NOW, members)

    assert request.mentee == Person(**{name: getattr(ADA, name) for name in Person.model_fields})
    assert [mentor.name for mentor in request.mentors] == ["E2 Martin", "Omar Sy"]


def test_an_id_that_nobody_has_and_one_that_is_there_twice_are_mistakes() -> None:
    with pytest.raises(FileMistakes) as unknown:
        parse_start_file(BY_ID, "start.yaml", PROGRAMMES, NOW, {"E1": ADA, "E3": somebody("E3")})
    [mistake] = unknown.value.mistakes
    assert (mistake.line, mistake.field, mistake.found) == (4, "mentors.0", "'E2'")
    with pytest.raises(FileMistakes) as twice:
        parse_start_file(BY_ID.replace("E2", "E1"), "start.yaml", PROGRAMMES, NOW, {"E1": ADA, "E3": somebody("E3")})
    assert [one.field for one in twice.value.mistakes] == ["mentors.0.mail"]


ONE = "mentor:\n  name: Nadia Benali\n  mail: nadia@example.org\n"
TWO = "mentors:\n- {name: Zoé Petit, mail: zoe@example.org}\n- {name: Omar Sy, mail: omar@example.org}\n"


def test_several_mentors_are_asked_in_the_order_of_the_file_and_none_is_an_order_too() -> None:
    [several], [none] = read(RIGHT.replace(ONE, TWO)), read(RIGHT.replace(ONE, ""))

    assert [mentor.name for mentor in several.mentors] == ["Zoé Petit", "Omar Sy"]
    assert none.mentors == ()


def test_what_the_mentee_looks_for_is_read() -> None:
    [request] = read(RIGHT.replace(ONE, "looks_for:\n  skills: [droit, négociation]\n  languages: [en]\n"))

    assert request.wish == Wish(skills=("droit", "négociation"), languages=(Language.ENGLISH,))


@pytest.mark.parametrize(
    ("text", "field", "todo"),
    [
        (RIGHT + "looks_for: everything\n", "looks_for", "write skills:"),
        (RIGHT + "looks_for: {skill: [droit]}\n", "looks_for.skill", "'skills'?"),
        (RIGHT + "looks_for: {languages: [de]}\n", "looks_for.languages.0", "own language"),
        (RIGHT.replace(ONE, "mentor:\n"), "mentor", "leave the line out"),
        (RIGHT.replace(ONE, "mentors: []\n"), "mentors", "leave the line out"),
        (RIGHT + TWO, "mentors", "or several with 'mentors'"),
        (RIGHT.replace(ONE, TWO.replace("omar@", "zoe@")), "mentors.1.mail", "own address"),
        (RIGHT.replace(ONE, TWO.replace("omar@", "lea@")), "mentors.1.mail", "own address"),
        (RIGHT.replace(ONE, "mentors: [5]\n"), "mentors.0", "the first choice first"),
        (RIGHT.replace(ONE, TWO.replace("mail: omar", "mial: omar")), "mentors.1.mial", "'mail'?"),
    ],
)
def test_a_mistake_about_the_mentors_says_what_to_write(text: str, field: str, todo: str) -> None:
    told = mistakes(text)

    assert field in [mistake.field for mistake in told]
    assert todo in next(mistake.todo for mistake in told if mistake.field == field)


def test_the_example_is_right_on_any_day() -> None:
    [request] = read_start_file(str(ROOT / "examples" / "lea-and-nadia.yaml"), PROGRAMMES, datetime.now(UTC))

    [mentor] = request.mentors
    assert (request.mentee.name, mentor.name, request.coordinator.name) == (
        "Léa Martin",
        "Nadia Benali",
        "Claire Dubois",
    )
