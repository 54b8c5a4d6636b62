"""Every reason for a pair, and every reason why somebody is left over, is a sentence in both languages."""

from datetime import time

import pytest

from adapters.matching.population import Unmatched, Why
from adapters.matching.words import because, why_left
from adapters.reason_words import sentence
from mentoring.directory import Member
from mentoring.eligibility import RefusalCode
from mentoring.people import Language
from mentoring.ranking import Quality, Weights, Wish, score
from tests.adapters.letter_samples import WORDS
from tests.mentoring.members import TODAY, somebody

LEA = somebody("lea", capacity=0, rank=4)
WISH = Wish(skills=("Law", "Tax"), sector="Retail")
SUITS = somebody("nadia", skills=("law", "tax"), sector="Retail", rank=3, days=(1,), opens=time(9), closes=time(13, 30))
HALF = somebody("omar", skills=("law",), sector="Banking", language=Language.ENGLISH, rank=6, capacity=1)
NOTHING = somebody("zoe", timezone="Asia/Tokyo", capacity=0)


def told(language: Language, mentor: Member) -> list[str]:
    return [sentence(WORDS, language, one) for one in score(LEA, mentor, WISH, Weights(), TODAY).reasons]


def test_reasons_read_as_a_native_would_write_them_in_english() -> None:
    assert told(Language.ENGLISH, SUITS) == [
        "Brings all the skills looked for: Law, Tax.",
        "Shared language: French.",
        "4.5 working hours in common each week.",
        "1 step above on the ladder.",
        "Knows the sector asked about: Retail.",
        "2 free places out of 2.",
    ]
    assert told(Language.ENGLISH, HALF) == [
        "Brings 1 of the 2 skills looked for: Law.",
        "No shared language: the mentor’s is English.",
        "45 working hours in common each week.",
        "2 steps below on the ladder.",
        "Comes from another sector: Banking.",
        "1 free place out of 1.",
    ]
    assert told(Language.ENGLISH, NOTHING) == [
        "Brings none of the skills looked for.",
        "Shared language: French.",
        "5 working hours in common each week.",
        "Their place on the ladder is not known.",
        "Their sector is not known.",
        "No free place out of 0.",
    ]


def test_reasons_read_as_a_native_would_write_them_in_french() -> None:
    assert told(Language.FRENCH, SUITS) == [
        "Possède toutes les compétences recherchées\u00a0: Law, Tax.",
        "Langue commune\u00a0: français.",
        "4,5 heures de travail communes par semaine.",
        "1 échelon au-dessus.",
        "Connaît le secteur demandé\u00a0: Retail.",
        "2 places libres sur 2.",
    ]
    assert told(Language.FRENCH, HALF)[1] == "Pas de langue commune\u00a0: le mentor parle anglais."


def test_all_reasons_of_a_pair_are_one_paragraph() -> None:
    said = because(WORDS, Language.ENGLISH, score(LEA, SUITS, WISH, Weights(), TODAY))

    assert said == " ".join(told(Language.ENGLISH, SUITS))


@pytest.mark.parametrize("language", Language)
def test_each_quality_and_each_reason_against_has_its_words(language: Language) -> None:
    keys = WORDS.keys(language)

    assert {f"matching.{quality}" for quality in Quality} <= keys
    assert {f"matching.against.{code}" for code in RefusalCode} <= keys
    assert {f"matching.{why}" for why in Why} <= keys


def test_who_is_left_over_is_told_why_with_numbers() -> None:
    none = Unmatched(
        mentee="lea", why=Why.NONE_ELIGIBLE, eligible=0, reasons={RefusalCode.ON_LEAVE: 3, RefusalCode.FULL: 1}
    )
    taken = Unmatched(mentee="lea", why=Why.ALL_TAKEN, eligible=2)

    assert (
        why_left(WORDS, Language.ENGLISH, none) == "No mentor is eligible (3 on leave, 1 whose places are all taken)."
    )
    assert why_left(WORDS, Language.FRENCH, none) == (
        "Aucun mentor ne peut être proposé (3 en congé, 1 dont toutes les places sont prises)."
    )
    assert why_left(WORDS, Language.ENGLISH, taken) == "2 mentors are eligible, but their places have gone to others."
