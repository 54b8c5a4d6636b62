"""People, and what is no person: each mistake is told."""

from datetime import time

import pytest
from pydantic import ValidationError

from mentoring.people import Language, Person

LEA = {"name": "Léa Martin", "mail": "lea@example.org"}


def test_a_person_needs_a_name_and_an_address_the_rest_has_its_usual_value() -> None:
    lea = Person.model_validate(LEA)
    assert (lea.language, lea.country, lea.timezone, lea.opens, lea.closes) == (
        Language.FRENCH,
        "FR",
        "Europe/Paris",
        time(9),
        time(18),
    )
    assert lea.first_name == "Léa"


@pytest.mark.parametrize(
    ("name", "first", "short"),
    [
        ("Léa Martin", "Léa", "Léa"),
        ("MARTIN, Léa", "Léa", "Léa"),
        ("Mme Roy", "Mme Roy", "Mme Roy"),
        ("Dr. Nadia Benali", "Dr. Nadia Benali", "Dr. Nadia Benali"),
        ("Madonna", "Madonna", "Madonna"),
        ("x" * 200, "", "x" * 40 + "…"),
        ("ليلى حسن", "\u2068ليلى\u2069", "\u2068ليلى\u2069"),
        ("Léa \u202eMartin", "Léa", "Léa"),
        ("Martin,", "Martin", "Martin"),
    ],
)
def test_everybody_is_called_as_one_would_call_them(name: str, first: str, short: str) -> None:
    person = Person.model_validate(LEA | {"name": name})
    assert (person.first_name, person.short_name) == (first, short)


def test_a_name_from_right_to_left_keeps_its_direction_to_itself() -> None:
    assert Person.model_validate(LEA | {"name": "ليلى حسن"}).full_name == "\u2068ليلى حسن\u2069"
    assert Person.model_validate(LEA | {"name": "Léa \u202eMartin"}).full_name == "Léa Martin"


def test_blanks_around_a_name_are_taken_off_and_any_script_is_welcome() -> None:
    assert Person.model_validate(LEA | {"name": "  נועה כהן "}).name == "נועה כהן"


@pytest.mark.parametrize(
    "mail",
    [
        "lea@example.org, eve@example.org",
        "lea@example.org;eve@example.org",
        "Léa <lea@example.org>",
        "lea@example.org\r\nBcc: eve@example.org",
        "lea@example.org\n",
        "lea@",
        "lea",
        "@example.org",
        "lea@example",
        "lea@exa mple.org",
        "lea@@example.org",
        "léa@example.org",
        "\u202elea@example.org",
        "lea@.org",
        "",
        "l" * 250 + "@example.org",
    ],
)
def test_an_address_is_exactly_one_address(mail: str) -> None:
    with pytest.raises(ValidationError):
        Person.model_validate(LEA | {"mail": mail})


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Léa\r\nSubject: x"},
        {"name": "Léa\x00"},
        {"name": "Léa\u2028Martin"},
        {"name": "   "},
        {"name": "L" * 201},
        {"timezone": "Europe/Lutèce"},
        {"timezone": "../../etc/passwd"},
        {"timezone": ""},
        {"language": "de"},
        {"country": "France"},
        {"region": "île"},
        {"days": ()},
        {"days": (0,)},
        {"days": (8,)},
        {"opens": "18:00", "closes": "09:00"},
        {"opens": "09:00+02:00"},
        {"opens": "late"},
        {"adress": "x"},
    ],
)
def test_what_is_no_person_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Person.model_validate(LEA | wrong)


def test_midnight_may_close_a_day() -> None:
    assert Person.model_validate(LEA | {"opens": "14:00", "closes": "00:00"}).closes == time(0)
