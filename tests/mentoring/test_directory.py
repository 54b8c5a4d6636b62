"""Reporting lines: who is above whom, at any depth, and where a line is broken."""

from datetime import date

import pytest
from hypothesis import given
from pydantic import ValidationError

from mentoring.directory import Break, Directory, Leave, LineProblem, Member
from tests.mentoring.members import any_house, house, somebody

THREE_LEVELS = house(anna=None, ben="anna", chloe="ben", dora="chloe", emil="anna", farah="emil")


def _walked(directory: Directory, member: str) -> set[str]:
    """Everybody above, found by walking: slow, and too simple to be wrong."""
    seen: set[str] = set()
    above = directory.member(member).manager
    while above is not None and above in directory and above not in seen:
        seen.add(above)
        above = directory.member(above).manager
    return seen - {member}


def test_a_line_is_told_upwards_the_nearest_first() -> None:
    assert THREE_LEVELS.managers_of("dora") == ["chloe", "ben", "anna"]
    assert THREE_LEVELS.managers_of("anna") == []
    assert THREE_LEVELS.reports_of("anna") == ["ben", "emil"]


@pytest.mark.behaviour("S9")
def test_two_people_are_in_line_at_any_depth_and_in_either_direction() -> None:
    assert THREE_LEVELS.in_line("dora", "anna")
    assert THREE_LEVELS.in_line("anna", "dora")
    assert not THREE_LEVELS.in_line("dora", "farah")
    assert not THREE_LEVELS.in_line("dora", "dora")


def test_only_a_direct_manager_is_shared() -> None:
    assert THREE_LEVELS.shared_manager("ben", "emil") == "anna"
    assert THREE_LEVELS.shared_manager("dora", "farah") is None
    assert THREE_LEVELS.shared_manager("ben", "ben") is None
    assert house(anna=None, ben=None).shared_manager("anna", "ben") is None


@pytest.mark.behaviour("S9")
def test_a_ring_is_told_once_in_the_order_in_which_it_reports() -> None:
    directory = house(ben="chloe", chloe="anna", anna="ben", dora="chloe", emil=None)
    ring = LineProblem(kind=Break.CYCLE, members=("anna", "ben", "chloe"))
    assert directory.problems() == [ring]
    assert [directory.break_in_line_of(one) for one in ("anna", "dora", "emil")] == [ring, ring, None]
    assert directory.managers_of("dora") == ["chloe", "anna", "ben"]


def test_whoever_is_their_own_manager_is_a_ring_of_one() -> None:
    directory = house(anna="anna", ben="anna")
    assert directory.problems() == [LineProblem(kind=Break.CYCLE, members=("anna",))]
    assert directory.managers_of("anna") == []
    assert directory.is_above("anna", "ben")
    assert not directory.in_line("anna", "anna")


@pytest.mark.behaviour("S9")
def test_a_manager_nobody_knows_is_a_gap_told_once_with_everybody_who_names_them() -> None:
    directory = house(anna="gone", ben="gone", chloe="ben", dora=None)
    gap = LineProblem(kind=Break.GAP, members=("anna", "ben"), missing="gone")
    assert directory.problems() == [gap]
    assert directory.break_in_line_of("chloe") == gap
    assert directory.break_in_line_of("dora") is None
    assert directory.managers_of("chloe") == ["ben"]
    assert directory.shared_manager("anna", "ben") == "gone"


def test_an_unknown_member_is_a_lookup_error_that_tells_the_id() -> None:
    for asked in (THREE_LEVELS.member, THREE_LEVELS.managers_of, THREE_LEVELS.break_in_line_of):
        with pytest.raises(LookupError, match="nobody-1"):
            asked("nobody-1")
    with pytest.raises(LookupError, match="nobody-1"):
        THREE_LEVELS.in_line("anna", "nobody-1")
    assert THREE_LEVELS.name("nobody-1") == "nobody-1"


def test_two_members_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two members have the id anna"):
        Directory([somebody("anna"), somebody("anna")])


@given(any_house())
def test_whatever_the_lines_are_numbers_say_what_walking_says(directory: Directory) -> None:
    for one in directory:
        above = _walked(directory, one.id)
        assert set(directory.managers_of(one.id)) == above
        assert {other.id for other in directory if directory.is_above(other.id, one.id)} == above


@given(any_house())
def test_a_line_is_whole_exactly_when_it_ends_with_somebody_who_has_no_manager(directory: Directory) -> None:
    for one in directory:
        line = [one.id, *directory.managers_of(one.id)]
        whole = directory.member(line[-1]).manager is None
        assert (directory.break_in_line_of(one.id) is None) is whole


@given(any_house())
def test_every_break_is_told_once(directory: Directory) -> None:
    told = [(problem.kind, problem.members, problem.missing) for problem in directory.problems()]
    assert len(told) == len(set(told))
    rings = [member for kind, members, _ in told if kind is Break.CYCLE for member in members]
    assert len(rings) == len(set(rings))


@pytest.mark.parametrize(
    "managers",
    [
        lambda number: (number - 1) // 8 if number else None,
        lambda number: number - 1 if number else None,
        lambda number: (number - 1) % 10_000,
    ],
    ids=["a company", "one line of ten thousand", "one ring of ten thousand"],
)
def test_ten_thousand_people_are_no_trouble(managers: object) -> None:
    assert callable(managers)
    above = [managers(number) for number in range(10_000)]
    members = [somebody(f"e{n}", None if m is None else f"e{m}") for n, m in enumerate(above)]
    directory = Directory(members)
    asked = sum(directory.in_line("e9999", one.id) for one in members)
    assert asked == len(directory.managers_of("e9999"))


def test_a_leave_counts_from_its_first_day_to_its_last() -> None:
    leave = Leave(first=date(2026, 12, 1), last=date(2026, 12, 10))
    member = somebody("lea", leaves=(leave, Leave(first=date(2026, 12, 8), last=date(2026, 12, 24))))
    assert member.away_until(date(2026, 11, 30)) is None
    assert member.away_until(date(2026, 12, 1)) == date(2026, 12, 10)
    assert member.away_until(date(2026, 12, 9)) == date(2026, 12, 24)
    assert member.away_until(date(2026, 12, 24)) == date(2026, 12, 24)
    assert member.away_until(date(2026, 12, 25)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "a b"},
        {"id": "x" * 65},
        {"id": "a\n"},
        {"manager": "a/b"},
        {"capacity": -1},
        {"capacity": 21},
        {"rank": 0},
        {"skills": ("",)},
        {"team": "a\nb"},
        {"leaves": ({"first": "2026-12-10", "last": "2026-12-01"},)},
    ],
    ids=str,
)
def test_what_is_no_member_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Member.model_validate({"id": "lea", "name": "Léa", "mail": "lea@example.org"} | wrong)
