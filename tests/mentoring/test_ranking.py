"""How well a mentor suits: each wish weighs what the programme says, and each score tells its reasons."""

from datetime import date, time
from typing import Any

import pytest

from mentoring.directory import Member
from mentoring.people import Language
from mentoring.ranking import Quality, Reason, Weights, Wish, rank, score, week_of

WINTER, SUMMER = date(2026, 11, 23), date(2026, 7, 6)
LANGUAGE_ONLY = Weights(skills=0, sector=0, availability=0, ladder=0, room=0)


def member(id_: str, **other: Any) -> Member:
    return Member(**{"id": id_, "name": f"Person {id_}", "mail": f"{id_}@example.org", "capacity": 2, **other})


LEA = member("lea", capacity=0, rank=4)


def reason(mentor: Member, code: Quality, wish: Wish = Wish(), weights: Weights = Weights(), **other: Any) -> Reason:  # noqa: B008 - frozen
    scored = score(other.get("mentee", LEA), mentor, wish, weights, other.get("on", WINTER))
    [found] = [one for one in scored.reasons if one.code is code]
    return found


def test_a_mentor_who_meets_every_wish_scores_one() -> None:
    wish = Wish(skills=("Negotiation",), sector="Retail")
    mentor = member("nadia", skills=("negotiation",), sector="retail", rank=3)

    assert score(LEA, mentor, wish, Weights(), WINTER).total == pytest.approx(1)


def test_skills_count_by_how_many_of_those_wished_the_mentor_brings_however_they_are_spelt() -> None:
    wish = Wish(skills=("Public  speaking", "Finance", "public speaking"))

    told = reason(member("nadia", skills=("PUBLIC SPEAKING", "law")), Quality.SKILLS, wish)

    assert told.share == 0.5
    assert told.facts["wished"] == 2


def test_what_nobody_wished_for_is_no_reason_and_costs_nothing() -> None:
    scored = score(LEA, member("nadia", rank=3), Wish(), Weights(), WINTER)

    assert {one.code for one in scored.reasons}.isdisjoint({Quality.SKILLS, Quality.SECTOR})
    assert scored.total == pytest.approx(1)


def test_a_mentee_is_mentored_in_a_language_they_speak() -> None:
    english = member("nadia", language=Language.ENGLISH)

    assert reason(english, Quality.LANGUAGE).share == 0
    assert reason(english, Quality.LANGUAGE, Wish(languages=(Language.FRENCH, Language.ENGLISH))).share == 1


def test_working_hours_in_common_are_counted_across_time_zones_by_the_clocks_of_that_day() -> None:
    montreal = member("nadia", timezone="America/Montreal", opens=time(8), closes=time(17))
    sydney = member("zoe", timezone="Australia/Sydney")

    assert reason(montreal, Quality.AVAILABILITY).facts["hours"] == 5 * 4  # 14:00 in Paris, to 18:00
    assert reason(montreal, Quality.AVAILABILITY, on=date(2026, 3, 16)).facts["hours"] == 5 * 5  # clocks differ by less
    assert reason(sydney, Quality.AVAILABILITY).share == 0


def test_hours_at_night_and_across_sunday_midnight_belong_to_the_week() -> None:
    auckland = member("mo", timezone="Pacific/Auckland", opens=time(0), closes=time(0), days=(1,))
    paris = member("su", timezone="Europe/Paris", opens=time(12), closes=time(0), days=(7,))

    assert week_of(auckland, WINTER).bit_count() == 24 * 4
    assert (week_of(auckland, WINTER) & week_of(paris, WINTER)).bit_count() == 12 * 4  # Monday there is Sunday here


def test_enough_hours_are_enough() -> None:
    part_time = member("nadia", days=(1,), opens=time(9), closes=time(14))

    assert reason(part_time, Quality.AVAILABILITY).share == 0.5
    assert reason(part_time, Quality.AVAILABILITY, weights=Weights(hours=5)).share == 1


@pytest.mark.parametrize(("rank_", "share"), [(3, 1), (2, 1), (1, 0.5), (4, 0.5), (5, 0), (None, 0.5)])
def test_the_mentor_stands_one_or_two_steps_above_unless_the_programme_says_otherwise(
    rank_: int | None, share: float
) -> None:
    assert reason(member("nadia", rank=rank_), Quality.LADDER).share == share


def test_a_reverse_programme_wants_a_junior_mentor() -> None:
    weights = Weights(steps=(-5, -1))

    assert reason(member("nadia", rank=7), Quality.LADDER, weights=weights).share == 1
    assert reason(member("zoe", rank=2), Quality.LADDER, weights=weights).share == 0


@pytest.mark.behaviour("P2")
def test_of_two_equal_mentors_the_one_with_more_room_comes_first() -> None:
    found = rank(LEA, [member("a"), member("b")], Wish(), Weights(), WINTER, under_way={"a": 1})

    assert [candidate.mentor for candidate in found] == ["b", "a"]


def test_candidates_come_best_first_and_equal_ones_by_id() -> None:
    mentors = [member("z"), member("b", skills=("law",)), member("a"), member("c", skills=("law",))]

    found = rank(LEA, mentors, Wish(skills=("law",)), Weights(), WINTER, under_way={})

    assert [candidate.mentor for candidate in found] == ["b", "c", "a", "z"]


def test_only_proportions_of_weights_matter() -> None:
    mentor = member("nadia", rank=1, skills=("law",))
    doubled = Weights(skills=8, language=6, availability=4, ladder=4, sector=2, room=2)
    wish = Wish(skills=("law", "tax"))

    assert score(LEA, mentor, wish, doubled, WINTER).total == pytest.approx(
        score(LEA, mentor, wish, Weights(), WINTER).total
    )


def test_a_quality_without_weight_is_no_reason() -> None:
    scored = score(LEA, member("nadia", language=Language.ENGLISH), Wish(), LANGUAGE_ONLY, WINTER)

    assert [one.code for one in scored.reasons] == [Quality.LANGUAGE]
    assert scored.total == 0


def test_without_any_weight_everybody_scores_nothing_and_ids_decide() -> None:
    nothing = LANGUAGE_ONLY.model_copy(update={"language": 0})

    found = rank(LEA, [member("b"), member("a")], Wish(), nothing, WINTER, under_way={})

    assert [(candidate.mentor, candidate.score.total) for candidate in found] == [("a", 0), ("b", 0)]


def test_steps_told_the_wrong_way_round_are_the_same_steps() -> None:
    assert Weights(steps=(3, 1)).steps == (1, 3)


def test_the_score_is_the_sum_of_its_reasons_when_everything_was_wished_for() -> None:
    wish, weights = Wish(skills=("law", "tax"), sector="Retail"), Weights()
    scored = score(
        LEA, member("nadia", skills=("tax",), rank=1, days=(1,), opens=time(9), closes=time(12)), wish, weights, SUMMER
    )

    assert {one.code for one in scored.reasons} == set(Quality)
    assert scored.total == pytest.approx(sum(weights.part(one.code) * one.share for one in scored.reasons))
    assert scored.reasons[0].code is Quality.SKILLS
