"""The wall at the pages: whatever a link cites, a page is given no more of it than the table says."""

from html import unescape

import pytest

from contracts.vault import Link
from gateway.briefing import cited_rows
from gateway.citing import Citing
from mentoring.kinds import AskKind, Role
from mentoring.wall import readable
from tests.adapters.letter_samples import answer_id, kept
from tests.adapters.test_wall import MARK, marked
from tests.gateway.street import DUE, ENDS, MATERIAL, NOW, RELATIONSHIP, Street


@pytest.mark.behaviour("S10")
@pytest.mark.parametrize("reader", Role)
async def test_a_link_that_cites_everything_shows_each_reader_what_the_table_gives_them(
    street: Street, reader: Role
) -> None:
    writers = {street.people[role]: role for role in Role}
    answers = [
        kept(kind, role).model_copy(update={"relationship": RELATIONSHIP, "person": street.people[role]})
        for kind in AskKind
        for role in Role
    ]
    elsewhere = answers[0].model_copy(update={"id": "a-elsewhere", "relationship": "r-elsewhere"})
    for answer in (*answers, elsewhere):
        await street.house.vault.keep_answer(answer)
    link = Link(
        relationship=RELATIONSHIP,
        programme="classic",
        person=street.people[reader],
        role=reader,
        ask="goals-1",
        kind=AskKind.GOALS,
        expires_at=NOW,
    )
    shown = await cited_rows(street.house, link, [one.id for one in (*answers, elsewhere)])
    expected = {
        one.id: values
        for one in answers
        if (values := readable(one.kind, one.values, reader=reader, is_writer=writers[one.person] is reader))
        is not None
    }
    assert {name: one.values for name, one in shown.items()} == expected


CITED_AS = {
    "answer": AskKind.QUESTION,
    "question": AskKind.ACCEPT,
    "subject": AskKind.EXTRA_MEETING,
    "charter": AskKind.CHARTER_DRAFT,
    "comment": AskKind.CHARTER_AGREE,
    "goals": AskKind.GOALS,
    "challenge": AskKind.CHALLENGE_PROPOSE,
    "options": AskKind.CHALLENGE_OPTIONS,
    "evaluation": AskKind.EVALUATION,
    "tie-1": AskKind.GOAL_TIE,
    "noted": AskKind.DEBRIEF,
    "proposed": AskKind.SKILLS,
    "plan-line-1": AskKind.ACTION_PLAN,
}
"""Under which names pages look for earlier answers (gateway/citing.py, gateway/briefing.py)."""


async def mark_answers_of(street: Street, writer: Role) -> dict[str, str]:
    """What somebody wrote, by the name under which it is cited; each free text tells whose it is, of which kind, in which field."""
    for kind in CITED_AS.values():
        answer = kept(kind, writer)
        values = {name: marked(one, f"Mark_{kind}_{writer}_{name}_Mark") for name, one in answer.values.items()}
        theirs = {"relationship": RELATIONSHIP, "person": street.people[writer], "values": values}
        await street.house.vault.keep_answer(answer.model_copy(update=theirs))
    return {name: answer_id(kind, writer) for name, kind in CITED_AS.items()}


async def pages_of(street: Street, reader: Role, cites: dict[str, str]) -> dict[str, str]:
    """Their page of each kind of ask that cites something, citing all of this, and the page that leads to them all."""
    asks = await street.open_all(
        reader, {*Citing._ABOUT, *(kind for kind, told in MATERIAL.items() if "cites" in told)}
    )
    ways = {"personal": await street.link(reader, answers=cites)}
    for kind, ask in asks.items():
        material = {name: told for name, told in MATERIAL.get(kind, {}).items() if name != "cites"}
        codes = {"challenge": "own", "level": "comfort"} | material.pop("codes", {})
        more = {"ask": ask, "kind": kind, "answers": cites, "codes": codes, "number": 3, "due": DUE, "ends": ENDS}
        ways[kind] = await street.link(reader, **(more | material))
    browser = street.browser()
    pages = {name: await browser.get(way) for name, way in ways.items()}
    assert {page.status_code for page in pages.values()} == {200}
    return {name: unescape(page.text) for name, page in pages.items()}


@pytest.mark.behaviour("S10")
@pytest.mark.parametrize("reader", Role)
async def test_every_page_shows_each_role_the_words_that_the_table_gives_them_and_no_more(
    street: Street, reader: Role
) -> None:
    """As if everybody were asked for everything, and each ask cited all that the other one has written."""
    writer = Role.MENTOR if reader is Role.MENTEE else Role.MENTEE
    found = set()
    for name, text in (await pages_of(street, reader, await mark_answers_of(street, writer))).items():
        for kind, whose, field in MARK.findall(text):
            shown = readable(AskKind(kind), {field: ""}, reader=reader, is_writer=whose == reader)
            assert shown, f"the page {name} shows {reader} the {field} of {kind} by {whose}"
            found.add(AskKind(kind))
    if reader is Role.COORDINATOR:
        assert found == {AskKind.ACCEPT}, "the question that a mentor puts to them"
    else:
        assert {AskKind.CHARTER_DRAFT, AskKind.GOALS, AskKind.CHALLENGE_PROPOSE, AskKind.DEBRIEF} <= found
