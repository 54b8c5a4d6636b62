"""Sheets that we write: a spreadsheet shows them as they are and computes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sheet import bare, neutral, rows_of, written


@pytest.mark.parametrize("cell", ["=1+1", "+33 6", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_compute_is_made_text(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Léa", "", "a=b", "'quoted'", "2026-12-01"])
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert neutral(cell) == bare(cell) == cell


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(lambda text: text.replace("\x00", "")))
def test_a_cell_that_we_wrote_comes_back_and_no_cell_is_a_formula(cell: str) -> None:
    assert not neutral(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    if not (cell.startswith("'") and neutral(cell[1:]) == cell):
        assert bare(neutral(cell)) == cell


def test_a_written_sheet_is_read_back() -> None:
    header, row = ("id", "name"), ("E1", '=HYPERLINK("x";"y")\n«\u00a0z\u00a0»')
    text = written(header, [row])
    assert text.startswith("\ufeff")
    read = list(rows_of(text.removeprefix("\ufeff"), "out.csv", lambda one: one in header))
    assert [tuple(map(bare, line.cells)) for line in read] == [header, row]
