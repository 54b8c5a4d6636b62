"""Every refusal is a sentence that names people, in French and in English."""

import re
from datetime import date

import pytest

from adapters.eligibility_words import sentence
from mentoring.directory import Directory
from mentoring.eligibility import Refusal, RefusalCode
from mentoring.people import Language
from tests.adapters.letter_samples import WORDS
from tests.mentoring.members import somebody

FR, EN = Language.FRENCH, Language.ENGLISH
PEOPLE = Directory(
    [
        somebody("m", name="Léa Petit"),
        somebody("n", name="Anne Morel"),
        somebody("o", name="Paul Roux"),
        somebody("c", name="Claire Dubois"),
    ]
)
BOTH: dict[str, str | int | date] = {"mentee": "m", "mentor": "n"}
LINE: dict[str, str | int | date] = {"who": "m", "through": "n", "kind": "gap", "missing": "E-99"}
NEUTRAL: dict[str, str | int | date] = {"who": "n", "coordinator": "c", "how": "above"}

SAID = [
    ("same-person", {"mentee": "n", "mentor": "n"}, "Anne Morel figure des deux côtés", "Anne Morel is on both sides"),
    ("reports-to", BOTH | {"steps": 1}, "Léa Petit rend compte directement à Anne", "Petit reports directly to Anne"),
    (
        "reports-to",
        BOTH | {"steps": 3, "through": "o"},
        "Anne Morel se trouve dans la ligne hiérarchique de Léa Petit, 3 niveaux plus haut, par l’intermédiaire de Paul",
        "Anne Morel is in Léa Petit’s reporting line, 3 levels up, by way of Paul Roux.",
    ),
    ("manages", BOTH | {"steps": 1}, "Anne Morel rend compte directement à Léa", "Anne Morel reports directly to Léa"),
    (
        "manages",
        BOTH | {"steps": 2, "through": "o"},
        "Léa Petit se trouve dans la ligne hiérarchique d’Anne Morel, 2 niveaux plus haut",
        "Léa Petit is in Anne Morel’s reporting line, 2 levels up",
    ),
    (
        "shared-manager",
        BOTH | {"manager": "o"},
        "de la même personne\u00a0: Paul Roux",
        "both report directly to Paul Roux",
    ),
    (
        "declared-conflict",
        BOTH,
        "conflit d’intérêts a été déclaré entre Léa Petit et Anne",
        "between Léa Petit and Anne",
    ),
    ("never-again", BOTH, "ne plus réunir Léa Petit et Anne Morel", "not to bring Léa Petit and Anne Morel together"),
    ("already-paired", BOTH, "déjà en cours entre Léa Petit et Anne Morel", "are in a relationship already"),
    (
        "reporting-line-broken",
        LINE,
        "s’interrompt au-dessus d’Anne Morel\u00a0: l’identifiant du responsable, «\u00a0E-99\u00a0»",
        "breaks off above Anne Morel: the manager’s id, ‘E-99’",
    ),
    ("reporting-line-broken", LINE | {"through": "m"}, "Petit s’interrompt aussitôt", "breaks off at once"),
    (
        "reporting-line-broken",
        LINE | {"kind": "cycle"},
        "tourne en rond à partir d’Anne Morel\u00a0:",
        "from Anne Morel",
    ),
    (
        "reporting-line-broken",
        LINE | {"kind": "cycle", "through": "m"},
        "Léa Petit tourne en rond\u00a0: elle est à corriger",
        "Léa Petit’s reporting line goes round in a circle; it needs",
    ),
    ("coordinator-in-line", NEUTRAL, "la ligne hiérarchique d’Anne Morel.", "in Anne Morel’s reporting line."),
    ("coordinator-in-line", NEUTRAL | {"how": "same"}, "Anne Morel coordonne", "Anne Morel coordinates the programme"),
    ("no-capacity", {"mentor": "n"}, "Aucune place de mentor n’est prévue pour Anne", "Anne Morel has no places"),
    (
        "full",
        {"mentor": "n", "capacity": 1, "under_way": 1},
        "Anne Morel accompagne déjà une personne, pour une seule place.",
        "Anne Morel already accompanies one person and has only one place.",
    ),
    ("full", {"mentor": "n", "capacity": 2, "under_way": 3}, "déjà 3 personnes, pour 2 places.", "3 people and"),
    (
        "on-leave",
        {"mentor": "n", "until": date(2026, 12, 1)},
        "Anne Morel est en congé jusqu’au mardi 1er décembre 2026 inclus.",
        "Anne Morel is on leave until Tuesday 1 December 2026 inclusive.",
    ),
    (
        "left",
        {"who": "n", "since": date(2026, 12, 1)},
        "Anne Morel ne fait plus partie de l’organisation depuis le mardi 1er décembre 2026.",
        "Anne Morel has not been with the organisation since Tuesday 1 December 2026.",
    ),
]


@pytest.mark.parametrize(("code", "facts", "french", "english"), SAID)
def test_a_refusal_is_a_sentence_that_names_people(
    code: str, facts: dict[str, str | int | date], french: str, english: str
) -> None:
    refusal = Refusal(code=RefusalCode(code), facts=facts)
    for language, part in ((FR, french), (EN, english)):
        said = sentence(WORDS, language, refusal, PEOPLE)
        assert part in said
        assert re.fullmatch(r"\S+( \S+)+[.]", said.replace("\u00a0", "_")), f"one tidy sentence: {said!r}"


def test_every_refusal_has_been_heard() -> None:
    assert {code for code, *_ in SAID} == set(RefusalCode)
