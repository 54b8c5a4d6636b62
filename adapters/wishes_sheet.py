"""Who looks for a mentor, and what each wishes for: a list of ids, or a sheet with the columns below."""

import re
from collections.abc import Container

from pydantic import ValidationError

from adapters.mistakes import FileMistakes, Mistake
from adapters.own_sheet import Row, read_own_sheet
from adapters.text_file import shown
from mentoring.people import Language
from mentoring.ranking import Wish

COLUMNS = ("id", "skills", "sector", "languages")
_SPLIT = re.compile(r"[,;|\n]")
_EXPECTED = {
    "skills": ("skills that the goals need, each at most 100 characters", "separate them by commas"),
    "sector": ("one line of text, at most 200 characters", "shorten it"),
    "languages": ("fr, en or both", "write fr, en; leave it empty for the mentee's own language"),
}


def read_wishes(name: str, known: Container[str]) -> dict[str, Wish]:
    """By id of the directory (`known`), what each mentee of the file wishes for. Raises FileMistakes, all at once."""
    file = shown(name)
    wishes: dict[str, Wish] = {}
    mistakes: list[Mistake] = []
    for row in read_own_sheet(name, what="a list of mentees", needed="id", known=COLUMNS):
        mentee = row.cells["id"]
        if mentee not in known:
            mistakes.append(
                row.wrong(file, "id", "the id of somebody in the directory", "`starter.py people import` first")
            )
        elif mentee in wishes:
            mistakes.append(row.wrong(file, "id", "each mentee once", "take one of the two rows out"))
        else:
            wish = _wish(row, file)
            mistakes += wish if isinstance(wish, list) else ()
            wishes[mentee] = wish if isinstance(wish, Wish) else Wish()
    if mistakes:
        raise FileMistakes(mistakes)
    return wishes


def _wish(row: Row, file: str) -> Wish | list[Mistake]:
    skills, languages = (_pieces(row.cells[column]) for column in ("skills", "languages"))
    spoken = tuple(Language(one.casefold()) if one.casefold() in set(Language) else one for one in languages)
    try:
        return Wish.model_validate({"skills": skills, "sector": row.cells["sector"], "languages": spoken})
    except ValidationError as error:
        wrong = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        return [row.wrong(file, column, *_EXPECTED[column]) for column in wrong]


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in _SPLIT.split(text) if piece.strip())
