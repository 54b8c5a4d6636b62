"""Who may be whose mentor, and every reason why not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.directory import Directory, Leave, Member
from mentoring.eligibility import (
    Circumstances,
    Refusal,
    RefusalCode,
    kept_apart,
    refusals,
    refusals_of_mentee,
    refusals_of_mentor,
    refusals_of_pair,
)
from tests.mentoring.members import any_house, house, somebody, today

HOUSE = house(anna=None, ben="anna", chloe="ben", dora="chloe", emil="anna", farah="emil", gil="emil")


def found(mentee: str, mentor: str, circumstances: Circumstances, directory: Directory = HOUSE) -> list[Refusal]:
    return refusals(directory.member(mentee), directory.member(mentor), directory, circumstances)


def codes(mentee: str, mentor: str, circumstances: Circumstances, directory: Directory = HOUSE) -> list[RefusalCode]:
    return [refusal.code for refusal in found(mentee, mentor, circumstances, directory)]


def test_two_people_of_different_lines_may_be_paired() -> None:
    assert found("dora", "farah", today()) == []


@pytest.mark.behaviour("S9")
def test_a_mentor_anywhere_above_is_refused_and_the_way_up_is_told() -> None:
    both = {"mentee": "dora", "mentor": "anna"}
    assert found("dora", "anna", today()) == [
        Refusal(code=RefusalCode.REPORTS_TO, facts=both | {"steps": 3, "through": "chloe"})
    ]
    assert found("dora", "chloe", today())[0].facts == {"mentee": "dora", "mentor": "chloe", "steps": 1}


@pytest.mark.behaviour("S9")
def test_a_mentor_anywhere_below_is_refused() -> None:
    assert codes("anna", "dora", today()) == [RefusalCode.MANAGES]
    assert codes("chloe", "dora", today()) == [RefusalCode.MANAGES]


@pytest.mark.behaviour("S9")
def test_a_shared_manager_is_refused_unless_the_programme_allows_it() -> None:
    assert codes("farah", "gil", today()) == [RefusalCode.SHARED_MANAGER]
    assert found("farah", "gil", today())[0].facts["manager"] == "emil"
    assert codes("farah", "gil", today(allow_shared_manager=True)) == []
    assert codes("dora", "chloe", today(allow_shared_manager=True)) == [RefusalCode.REPORTS_TO]


@pytest.mark.behaviour("S9")
def test_a_declared_conflict_counts_for_both_and_for_nobody_else() -> None:
    declared = today(conflicts=frozenset({frozenset({"dora", "farah"})}))
    assert codes("dora", "farah", declared) == [RefusalCode.DECLARED_CONFLICT]
    assert codes("farah", "dora", declared) == [RefusalCode.DECLARED_CONFLICT]
    assert codes("dora", "gil", declared) == []


def test_never_again_means_neither_way_round() -> None:
    apart = today(never_again=frozenset({frozenset({"dora", "farah"})}))
    assert codes("dora", "farah", apart) == codes("farah", "dora", apart) == [RefusalCode.NEVER_AGAIN]


def test_two_who_are_together_already_are_not_paired_again_in_either_role() -> None:
    together = today(pairs={"farah": frozenset({"dora"})})
    assert codes("dora", "farah", together) == [RefusalCode.ALREADY_PAIRED]
    assert codes("farah", "dora", together) == [RefusalCode.ALREADY_PAIRED]


@pytest.mark.behaviour("S10")
@pytest.mark.parametrize(
    ("coordinator", "who", "how"),
    [("emil", "farah", "above"), ("ben", "dora", "above"), ("dora", "dora", "same"), ("farah", "farah", "same")],
)
def test_a_coordinator_in_either_reporting_line_is_refused(coordinator: str, who: str, how: str) -> None:
    facts: dict[str, str | int | date] = {"who": who, "coordinator": coordinator, "how": how}
    wanted = Refusal(code=RefusalCode.COORDINATOR_IN_LINE, facts=facts)
    assert wanted in found("dora", "farah", today(coordinator=coordinator))


def test_a_coordinator_may_report_to_one_of_the_two() -> None:
    assert codes("dora", "emil", today(coordinator="gil")) == []


def test_a_coordinator_from_outside_is_in_nobodys_line() -> None:
    assert codes("dora", "farah", today(coordinator="consultant")) == []


@pytest.mark.behaviour("S11")
@pytest.mark.behaviour("P2")
def test_capacity_and_leave_are_looked_at_before_a_mentor_is_proposed() -> None:
    leave = Leave(first=date(2026, 11, 30), last=date(2026, 12, 11))
    members = [
        somebody("lea"),
        somebody("none", capacity=0),
        somebody("full", capacity=1),
        somebody("away", leaves=(leave,)),
        somebody("free", capacity=2),
    ]
    directory = Directory(members)
    pairs = {"full": frozenset({"zoe"}), "free": frozenset({"zoe"})}
    said = {one.id: found("lea", one.id, today(pairs=pairs), directory) for one in members[1:]}
    assert said == {
        "none": [Refusal(code=RefusalCode.NO_CAPACITY, facts={"mentor": "none"})],
        "full": [Refusal(code=RefusalCode.FULL, facts={"mentor": "full", "capacity": 1, "under_way": 1})],
        "away": [Refusal(code=RefusalCode.ON_LEAVE, facts={"mentor": "away", "until": date(2026, 12, 11)})],
        "free": [],
    }


@pytest.mark.behaviour("E3")
def test_who_has_left_is_proposed_to_nobody_and_nobody_to_them_from_that_day_on() -> None:
    members = [somebody("lea", capacity=1), somebody("gone", capacity=1, left=date(2026, 11, 1))]
    directory = Directory([*members, somebody("going", capacity=1, left=date(2099, 1, 1))])
    left = [Refusal(code=RefusalCode.LEFT, facts={"who": "gone", "since": date(2026, 11, 1)})]
    assert found("lea", "gone", today(), directory) == found("gone", "lea", today(), directory) == left
    assert found("lea", "going", today(), directory) == []


def test_nobody_is_their_own_mentor() -> None:
    assert codes("dora", "dora", today()) == [RefusalCode.SAME_PERSON]


@pytest.mark.behaviour("S9")
def test_nobody_whose_line_is_broken_is_paired_and_the_place_is_told() -> None:
    directory = house(anna=None, ben="gone", chloe="ben", dora="emil", emil="dora", farah="emil")
    [gap] = found("anna", "chloe", today(), directory)
    assert gap.code is RefusalCode.REPORTING_LINE_BROKEN
    assert gap.facts == {"who": "chloe", "kind": "gap", "through": "ben", "missing": "gone"}
    [ring] = found("farah", "anna", today(), directory)
    assert ring.facts == {"who": "farah", "kind": "cycle", "through": "emil", "missing": ""}


def test_every_reason_is_told_not_only_the_first() -> None:
    members = [somebody("boss", capacity=0), somebody("lea", "boss")]
    everything = today(
        conflicts=frozenset({frozenset({"lea", "boss"})}),
        never_again=frozenset({frozenset({"lea", "boss"})}),
        pairs={"boss": frozenset({"lea"})},
        coordinator="boss",
    )
    assert codes("lea", "boss", everything, Directory(members)) == [
        RefusalCode.REPORTS_TO,
        RefusalCode.DECLARED_CONFLICT,
        RefusalCode.NEVER_AGAIN,
        RefusalCode.ALREADY_PAIRED,
        RefusalCode.COORDINATOR_IN_LINE,
        RefusalCode.COORDINATOR_IN_LINE,
        RefusalCode.NO_CAPACITY,
    ]


@pytest.mark.behaviour("S9")
@given(any_house())
def test_no_eligible_pair_is_ever_in_line_at_any_depth(directory: Directory) -> None:
    for mentee in directory:
        above = set(directory.managers_of(mentee.id))
        for mentor in directory:
            if not refusals(mentee, mentor, directory, today()):
                assert mentor.id not in above
                assert mentee.id not in directory.managers_of(mentor.id)
                assert mentee.manager is None or mentee.manager != mentor.manager


@given(any_house(), st.data())
def test_beyond_those_kept_apart_a_pair_has_no_reasons_of_its_own(directory: Directory, data: st.DataObject) -> None:
    ids = st.sampled_from([one.id for one in directory])
    some_pairs = st.frozensets(st.frozensets(ids, min_size=2, max_size=2), max_size=3)
    circumstances = today(
        conflicts=data.draw(some_pairs),
        never_again=data.draw(some_pairs),
        pairs=data.draw(st.dictionaries(ids, st.frozensets(ids, max_size=3), max_size=3)),
        allow_shared_manager=data.draw(st.booleans()),
    )
    for mentee, near in kept_apart(directory, directory, circumstances):
        alone = refusals_of_mentee(mentee, directory, circumstances)
        for mentor in directory:
            between = refusals_of_pair(mentee, mentor, directory, circumstances)
            assert mentor.id in near or not between
            whole = between + alone + refusals_of_mentor(mentor, directory, circumstances)
            assert refusals(mentee, mentor, directory, circumstances) == whole


def test_one_mentee_among_ten_thousand_is_answered_at_once() -> None:
    members = [somebody(f"e{n}", f"e{(n - 1) // 8}" if n else None) for n in range(10_000)]
    directory = Directory(members)
    mentee: Member = members[-1]
    eligible = [one for one in members if not refusals(mentee, one, directory, today(coordinator="e3"))]
    assert len(eligible) > 8_000
