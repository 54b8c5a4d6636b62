"""The wall at the pages: whatever a link cites, a page is given no more of it than the table says."""

import pytest

from contracts.vault import Link
from gateway.briefing import cited_rows
from mentoring.kinds import AskKind, Role
from mentoring.wall import readable
from tests.adapters.letter_samples import kept
from tests.gateway.street import NOW, RELATIONSHIP, Street


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
