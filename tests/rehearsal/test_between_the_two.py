"""What stays between the two: a whole season is played with marked words, and everything that leaves is searched for them.

It is played twice, with the second goal inside the company and outside of it: whoever is not one of the two sees no
difference at all, not even a count (S8).
"""

import json
from datetime import timedelta

import pytest

from mentoring.kinds import PAIR, Role
from tests.rehearsal.marked import (
    EVERYTHING,
    GOAL,
    INTRODUCED,
    NAME,
    SKILL,
    TEXT,
    WORD,
    Told,
    Words,
    season,
    step_of,
    words_in,
)


@pytest.mark.behaviour("N11")
async def test_of_every_mail_it_can_be_told_why_it_left(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = await season(tmp_path_factory.mktemp, "inside")
    assert len(told.whys) == len(told.mails) > 20
    events = {note.event for note in told.notes}
    because = {}
    for mail, why in told.whys.items():
        assert (why["status"], why["answered"], len(why["tries"])) == ("sent", "250", 1), mail
        because[mail.partition(" ")[0]] = (why["because"]["event"], why["because"]["step"])
        assert why["because"]["event"] in events | {"time"}, mail
        assert why["asks"] or not why["letter"].startswith(("ask-", "reminder")), mail
    assert because["charter-agree-1-1"] == ("answered", "charter-draft-1-1")
    assert because["goals-comment-1"] == ("answered", "goals-1")
    assert because["meeting-1-agenda-0"][0] == "time"
    assert because["meeting-1-debrief-mentor"][0] == "time"


@pytest.fixture(scope="module", params=["inside", "outside"])
async def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    return await season(tmp_path_factory.mktemp, request.param)


@pytest.mark.behaviour("S15")
def test_each_introduction_is_in_one_mail_to_the_other_and_nowhere_else(told: Told) -> None:
    for writer, reader in (PAIR, PAIR[::-1]):
        for words in INTRODUCED[writer].values():
            assert [(mail.to, step_of(mail)) for mail in told.telling(words)] == [
                (told.people[reader].mail, "introduction-of-partner")
            ]


@pytest.mark.behaviour("S15")
def test_the_welcome_is_there_within_a_day_of_the_mentors_yes(told: Told) -> None:
    accepted = next(note for note in told.notes if note.event == "mentor-accepted")
    for role in PAIR:
        [welcome] = [mail for mail in told.to(role) if step_of(mail) == f"welcome-{role}"]
        assert welcome.written - accepted.at < timedelta(days=1)


@pytest.mark.behaviour("S5", "S7", "S8", "S18")
def test_the_goals_reach_the_mentor_with_their_skill_and_the_mentors_word_the_mentee(told: Told) -> None:
    mentee, mentor = (told.people[role].mail for role in PAIR)
    assert {mail.to for mail in told.telling(SKILL)} == {mentor}
    assert {mail.to for mail in told.telling(GOAL)} == {mentee, mentor}
    assert [(mail.to, step_of(mail)) for mail in told.telling(WORD)] == [(mentee, "goals-commented-1")]


@pytest.mark.behaviour("S8", "S10", "S15")
def test_nobody_else_sees_a_word_of_it(told: Told) -> None:
    assert told.to(Role.COORDINATOR)
    assert all("goals-comment-1" in where for where in (told.engine, told.ledger, told.verbs["timeline"])), "opened"
    for words in EVERYTHING:
        for where in (told.engine, told.ledger, told.log, *told.verbs.values()):
            assert words not in where
        for mail in told.to(Role.COORDINATOR):
            assert words not in mail.message.as_string() + mail.text() + mail.html()


@pytest.mark.behaviour("E8", "S10")
def test_not_a_mark_is_anywhere_but_in_the_mails_of_the_two(told: Told) -> None:
    """The marks are there to be found: in what the two got, and nowhere else on this machine."""
    theirs = "".join(mail.message.as_string() + mail.text() + mail.html() for role in PAIR for mail in told.to(role))
    assert theirs.count(TEXT) > 20
    assert theirs.count(NAME) > 20
    assert "telemaque.db" in told.disk
    assert "temporal_" in told.metrics
    assert len(told.log) > 1000
    for mark in (TEXT, NAME):
        for where in (told.engine, told.sealed, told.ledger, told.log, told.metrics):
            assert mark not in where
        for name, content in told.disk.items():
            assert mark.encode() not in content, name
            assert mark.casefold().encode() not in content, name
    for verb, printed in {**told.verbs, "why": json.dumps(told.whys)}.items():
        assert TEXT not in printed, verb
    for mail in told.to(Role.COORDINATOR):
        assert TEXT not in mail.message.as_string() + mail.text() + mail.html(), mail.subject
        assert NAME not in str(mail.subject)


def read_by(told: Told) -> dict[tuple[Role | None, str], str]:
    """Everything that leaves, as text: who reads it (None: nobody of the three) and what it is."""
    outside = {"webhooks": "".join(told.webhooks), "why": json.dumps(told.whys), **told.verbs}
    outside |= {"log": told.log, "metrics": told.metrics, "histories": told.engine, "ledger": told.ledger}
    found: dict[tuple[Role | None, str], str] = {(None, what): text for what, text in outside.items()}
    for role in Role:
        found |= {(role, kind): text for kind, text in told.parts_to(role).items()}
        found |= {(role, f"page {page}"): text for page, text in told.pages[role].items()}
        found[role, "export"] = told.exports[role]
    return found


@pytest.mark.behaviour("S10")
async def test_every_role_reads_in_every_place_what_the_one_table_gives_them_and_no_more(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The wall walk: mails with their invitations and PDFs, pages, exports, what is printed, what systems are told."""
    told = await season(tmp_path_factory.mktemp, "inside")
    places = read_by(told)
    seen = {place: words_in(text) for place, text in places.items()}
    for (reader, what), words in seen.items():
        allowed = {one for one in words if reader and one.may_be_read_by(reader)}
        own = {one for one in words if one.writer == reader} if what.startswith(("export", "page")) else set()
        assert words <= allowed | own, f"{reader} reads in {what}: {words - allowed - own}"
    assert not any(told.people[role].mail in text for role in Role for text in told.webhooks)
    mentee, mentor = PAIR
    goals = Words("goals", mentee, "goals")
    for place in ((mentor, "text/html"), (mentor, "text/plain"), (mentor, "application/pdf"), (mentee, "export")):
        assert goals in seen[place], place
    assert goals in set().union(
        *(words for (reader, what), words in seen.items() if (reader, what[:4]) == (mentor, "page"))
    )
    assert Words("dossier", mentee, "files") in seen[mentor, "application/pdf"]
    assert {role for role, what in places if what == "text/calendar"} == {mentee, mentor}
    assert {role for role, what in places if what == "application/pdf"} == {mentee, mentor}
    assert all(len(told.pages[role]) > 20 for role in PAIR)
    assert len(told.webhooks) == 3, "started, first meeting held, closed"
    assert {words.writer for words in seen[mentor, "export"]} == {mentor}
    assert {words.writer for words in seen[mentee, "export"]} == {mentee}


@pytest.mark.behaviour("S8")
async def test_outside_or_inside_nobody_else_can_tell(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What an operator, a coordinator, the engine or a log is told is the same, up to chance: ids and instants."""
    inside, outside = [
        (await season(tmp_path_factory.mktemp, scope)).without_chance() for scope in ("inside", "outside")
    ]
    assert inside.keys() == outside.keys()
    for where, seen in inside.items():
        assert seen == outside[where], where
