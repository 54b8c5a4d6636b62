"""A whole population matched: the numbers and verdicts of the rules, and no better matching exists."""

import itertools
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.matching.assignment import NOBODY, Room, Wanted, assign
from adapters.matching.exclusions import Exclusions
from adapters.matching.population import Why, match
from adapters.matching.scores import score_all
from mentoring.directory import Directory, Member
from mentoring.eligibility import RefusalCode, refusals
from mentoring.ranking import Quality, Weights, Wish, room_share, score
from tests.adapters import populations
from tests.mentoring.members import TODAY, somebody, today


@given(populations.members(), populations.weights, st.data())
def test_the_score_of_a_pair_is_the_same_alone_and_among_all(
    members: list[Member], weights: Weights, data: st.DataObject
) -> None:
    wishes = {member.id: data.draw(populations.wishes) for member in members[1:]}

    scores = score_all(members, members, wishes, weights, TODAY)

    for row, mentee in enumerate(members):
        for column, mentor in enumerate(members):
            alone = score(mentee, mentor, wishes.get(mentee.id, Wish()), weights, TODAY)
            room = weights.part(Quality.ROOM) * room_share(mentor.capacity, 0)
            assert scores[row, column] + room == pytest.approx(alone.total, abs=1e-5)


@given(populations.members(at_most=9), st.data())
def test_the_verdict_on_a_pair_is_the_same_alone_and_among_all(members: list[Member], data: st.DataObject) -> None:
    directory = Directory(members)
    circumstances = data.draw(populations.circumstances(directory))

    exclusions = Exclusions(members, members, directory, circumstances)

    for row, mentee in enumerate(members):
        found = [{one.code for one in refusals(mentee, mentor, directory, circumstances)} for mentor in members]
        assert exclusions.refused[row].tolist() == [bool(codes) for codes in found]
        assert exclusions.reasons_against(row) == Counter(code for codes in found for code in codes)


CHAIN = (
    Wanted(  # each mentee after the first wants what the one before can do with alone; three pairs are worth nothing
        np.array([[0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], np.float32),
        np.array([[0, 1, 1, 1], [0, 0, 1, 1], [1, 0, 0, 1], [1, 1, 0, 0]], np.bool_),
        [Room(1, 0)] * 4,
        0.0,
    )
)


@st.composite
def problems(draw: st.DrawFn) -> Wanted:
    mentees, mentors = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    count = mentees * mentors
    few = st.integers(0, 4).map(lambda quarter: quarter / 4)  # few different scores: many are equal
    scores = draw(st.lists(few, min_size=count, max_size=count))
    refused = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    rooms = [Room(draw(st.integers(0, 4)), draw(st.integers(0, 2))) for _ in range(mentors)]
    return Wanted(
        np.array(scores, np.float32).reshape(mentees, mentors),
        np.array(refused, np.bool_).reshape(mentees, mentors),
        rooms,
        draw(st.sampled_from((0.0, 0.125, 1.0))),
    )


def worth(wanted: Wanted, chosen: Sequence[int]) -> tuple[int, float] | None:
    """How many pairs, and the sum of their scores; None if it may not be."""
    total = 0.0
    taken: Counter[int] = Counter()
    for mentee, mentor in enumerate(chosen):
        if mentor == NOBODY:
            continue
        room = wanted.rooms[mentor]
        if wanted.refused[mentee, mentor] or taken[mentor] >= room.free:
            return None
        total += float(wanted.scores[mentee, mentor])
        total += wanted.room_part * room_share(room.capacity, room.under_way + taken[mentor])
        taken[mentor] += 1
    return taken.total(), total


@pytest.mark.behaviour("P2", "P14")
@pytest.mark.parametrize("cells", [1, 10**6])
@given(wanted=problems())
@example(wanted=CHAIN)
def test_no_matching_has_more_pairs_or_as_many_with_a_higher_total(cells: int, wanted: Wanted) -> None:
    """Against every matching there is; with all places at once (10⁶ cells), and with places opened as they are needed (1)."""
    mentees, mentors = wanted.scores.shape
    possible = itertools.product((NOBODY, *range(mentors)), repeat=mentees)
    best = max(found for chosen in possible if (found := worth(wanted, chosen)) is not None)

    found = worth(wanted, assign(wanted, cells).tolist())

    assert found is not None
    assert found[0] == best[0]
    assert found[1] == pytest.approx(best[1])


def test_places_opened_as_they_are_needed_give_the_same_optimum_in_a_hundred() -> None:
    generator = np.random.default_rng(7)
    wanted = Wanted(
        generator.random((100, 12), np.float32) + np.linspace(0, 1, 12, dtype=np.float32),  # all want the same ones
        generator.random((100, 12)) < 0.3,
        [Room(20, number) for number in range(12)],
        0.05,
    )

    at_once, by_and_by = worth(wanted, assign(wanted).tolist()), worth(wanted, assign(wanted, 1).tolist())

    assert at_once is not None
    assert by_and_by is not None
    assert at_once[0] == by_and_by[0] == 100
    assert at_once[1] == pytest.approx(by_and_by[1])


HOUSE = Directory(
    [
        somebody("boss"),
        somebody("lea", "boss", capacity=0),
        somebody("max", "boss", capacity=0),
        somebody("nadia", capacity=1, skills=("law",)),
        somebody("omar", capacity=1),
    ]
)


def of(*ids: str) -> list[Member]:
    return [HOUSE.member(one) for one in ids]


@pytest.mark.behaviour("P14")
def test_each_pair_has_its_score_and_its_reasons() -> None:
    wishes = {"max": Wish(skills=("law",)), "lea": Wish()}

    matching = match(
        of("lea", "max"), of("boss", "nadia", "omar"), wishes, Weights(), directory=HOUSE, circumstances=today()
    )

    assert {pair.mentee: pair.mentor for pair in matching.pairs} == {"lea": "omar", "max": "nadia"}
    told = {reason.code: reason for reason in matching.pairs[1].score.reasons}
    assert told[Quality.SKILLS].facts["found"] == ("law",)
    assert matching.total == pytest.approx(sum(pair.score.total for pair in matching.pairs))
    assert matching.unmatched == ()


@pytest.mark.behaviour("P14")
def test_who_has_no_eligible_mentor_is_named_with_the_reasons_counted() -> None:
    apart = today(conflicts=frozenset({frozenset({"lea", "nadia"})}), pairs={"omar": frozenset({"other"})})

    matching = match(of("lea"), of("boss", "nadia", "omar"), {}, Weights(), directory=HOUSE, circumstances=apart)

    [left] = matching.unmatched
    assert (left.mentee, left.why, left.eligible) == ("lea", Why.NONE_ELIGIBLE, 0)
    assert left.reasons == {"reports-to": 1, "declared-conflict": 1, "full": 1}


@pytest.mark.behaviour("P2", "P14")
def test_who_is_left_over_because_all_places_are_taken_is_told_so() -> None:
    matching = match(of("lea", "max"), of("nadia"), {}, Weights(), directory=HOUSE, circumstances=today())

    assert len(matching.pairs) == 1
    [left] = matching.unmatched
    assert (left.why, left.eligible, left.reasons) == (Why.ALL_TAKEN, 1, {})


@pytest.mark.behaviour("P2")
def test_relationships_under_way_take_places_and_the_load_is_spread() -> None:
    people = Directory(
        [
            *(somebody(f"m{number}", capacity=0) for number in range(4)),
            somebody("a", capacity=4),
            somebody("b", capacity=4),
        ]
    )
    mentees, mentors = [one for one in people if not one.capacity], [one for one in people if one.capacity]

    matching = match(
        mentees, mentors, {}, Weights(), directory=people, circumstances=today(pairs={"a": frozenset({"x", "y"})})
    )

    assert Counter(pair.mentor for pair in matching.pairs) == {"a": 1, "b": 3}
    assert sorted(pair.score.reasons[-1].facts["free"] for pair in matching.pairs) == [2, 2, 3, 4]


def test_nobody_at_all_is_a_matching_too() -> None:
    matching = match([], [], {}, Weights(), directory=HOUSE, circumstances=today())

    assert (matching.pairs, matching.unmatched, matching.total) == ((), (), 0)
    assert len(match(of("lea"), [], {}, Weights(), directory=HOUSE, circumstances=today()).unmatched) == 1


def test_the_order_in_which_people_are_told_changes_nothing() -> None:
    there = match(of("lea", "max"), of("nadia", "omar"), {}, Weights(), directory=HOUSE, circumstances=today())
    back = match(of("max", "lea"), of("omar", "nadia"), {}, Weights(), directory=HOUSE, circumstances=today())

    assert there == back


def test_one_manager_of_thousands_is_compared_not_walked_through() -> None:
    """900 mentees and 900 mentors under one person: 810,000 pairs refused, in less than it takes to call a rule for each."""
    people = Directory(
        [somebody("boss", capacity=0), *(somebody(f"e{n}", "boss", capacity=n % 2) for n in range(1800))]
    )
    mentees = [one for one in people if one.manager and not one.capacity]
    mentors = [one for one in people if one.capacity]

    matching = match(mentees, mentors, {}, Weights(), directory=people, circumstances=today())

    assert {left.reasons[RefusalCode.SHARED_MANAGER] for left in matching.unmatched} == {900}
