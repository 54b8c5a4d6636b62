"""How the texts speak of days, lengths, numbers and people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.words import Words
from mentoring.people import Language
from tests.adapters.letter_samples import WORDS

FR, EN = Language.FRENCH, Language.ENGLISH
NOON = datetime(2026, 12, 8, 8, tzinfo=UTC)


def said(tmp_path: Path, template: str, language: Language = FR, /, **facts: Any) -> str:
    return Words(tmp_path).render(language, template, **facts).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "at", "told"),
    [
        (FR, datetime(2026, 12, 8, 8, tzinfo=UTC), "mardi 8 décembre 2026 à 9 h 00"),
        (FR, datetime(2026, 12, 1, 8, 5, tzinfo=UTC), "mardi 1er décembre 2026 à 9 h 05"),
        (EN, datetime(2026, 12, 8, 8, tzinfo=UTC), "Tuesday 8 December 2026 at 9:00"),
        (FR, datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "mardi 1er décembre 2026 à 0 h 30"),
        (FR, datetime(2027, 7, 14, 8, tzinfo=UTC), "mercredi 14 juillet 2027 à 10 h 00"),
    ],
)
def test_a_moment_is_told_in_the_readers_zone(tmp_path: Path, language: Language, at: datetime, told: str) -> None:
    assert said(tmp_path, "{{ moment(at) }}", language, at=at, zone="Europe/Paris") == told
    assert said(tmp_path, "{{ at | moment }}", language, at=at, zone="Europe/Paris") == told


def test_a_day_that_is_only_about_right_is_told_without_its_name(tmp_path: Path) -> None:
    assert said(tmp_path, "vers le {{ date(at) }}", FR, at=NOON, zone="Europe/Paris") == "vers le 8 décembre 2026"
    assert said(tmp_path, "{{ date(at) }}", EN, at=NOON, zone="Europe/Paris") == "8 December 2026"


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        (FR, "America/Montreal", "3 h 00 (heure de Montréal)"),
        (EN, "America/Montreal", "3:00 (Montréal time)"),
        (FR, "Indian/Reunion", "12 h 00 (heure de La Réunion)"),
        (FR, "Africa/Abidjan", "8 h 00 (heure d’Abidjan)"),
    ],
)
def test_a_zone_is_named_as_people_call_it(tmp_path: Path, language: Language, zone: str, told: str) -> None:
    assert said(tmp_path, "{{ clock(at) }}", language, at=NOON, zone=zone, other_zone="Europe/Paris") == told


@pytest.mark.parametrize(
    ("length", "french", "english"),
    [
        (timedelta(weeks=3), "3 semaines", "3 weeks"),
        (timedelta(weeks=4), "4 semaines", "4 weeks"),
        (timedelta(days=1), "1 jour", "1 day"),
        (timedelta(days=10), "10 jours", "10 days"),
        (timedelta(hours=1), "1 heure", "1 hour"),
        (timedelta(minutes=90), "90 minutes", "90 minutes"),
        (timedelta(seconds=10), "10 secondes", "10 seconds"),
    ],
)
def test_a_length_is_told_in_the_unit_that_tells_it_whole(
    tmp_path: Path, length: timedelta, french: str, english: str
) -> None:
    assert said(tmp_path, "{{ duration(length) }}", FR, length=length) == french
    assert said(tmp_path, "{{ duration(length) }}", EN, length=length) == english


@pytest.mark.parametrize(
    ("every", "french", "english"),
    [
        (timedelta(weeks=1), "Chaque semaine", "Every week"),
        (timedelta(weeks=3), "Toutes les 3 semaines", "Every 3 weeks"),
        (timedelta(days=10), "Tous les 10 jours", "Every 10 days"),
        (timedelta(days=1), "Chaque jour", "Every day"),
        (timedelta(seconds=20), "Toutes les 20 secondes", "Every 20 seconds"),
    ],
)
def test_a_rhythm_is_told_as_people_say_it(every: timedelta, french: str, english: str) -> None:
    assert WORDS.say(FR, "common.rhythm", every=every).replace("\u00a0", " ") == french
    assert WORDS.say(EN, "common.rhythm", every=every).replace("\u00a0", " ") == english


@pytest.mark.parametrize(
    ("count", "french", "english"), [(0, "0 défi", "0 many"), (1, "1 défi", "1 one"), (2.0, "2 défis", "2 many")]
)
def test_zero_is_singular_in_french_and_plural_in_english(
    tmp_path: Path, count: float, french: str, english: str
) -> None:
    assert said(tmp_path, '{{ plural(n, one="# défi", other="# défis") }}', FR, n=count) == french
    assert said(tmp_path, '{{ plural(n, one="# one", other="# many") }}', EN, n=count) == english


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Paul", "de Paul"),
        ("Amina", "d’Amina"),
        ("Élodie", "d’Élodie"),
        ("Hélène", "d’Hélène"),
        ("Hassan", "de Hassan"),
        ("Yves", "d’Yves"),
        ("Yanis", "de Yanis"),
        ("\u2068ليلى\u2069", "de \u2068ليلى\u2069"),
        ("", "de "),
    ],
)
def test_french_elides_before_a_name(tmp_path: Path, name: str, told: str) -> None:
    assert said(tmp_path, "{{ de(name) }}", FR, name=name) == told
    assert said(tmp_path, "{{ que(name) }}", FR, name=name) == told.replace("de ", "que ", 1).replace("d’", "qu’", 1)


def test_what_people_wrote_is_never_a_template(tmp_path: Path) -> None:
    assert said(tmp_path, "<{{ text }}>", FR, text="{{ 7*7 }}{% raw %}") == "<{{ 7*7 }}{% raw %}>"
