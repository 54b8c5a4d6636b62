"""The page that tells a rehearsed season: one self-contained HTML file, the timeline as a picture, every mail readable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rehearsal.letterbox import Mail
from rehearsal.picture import Picture


@dataclass(frozen=True)
class Told:
    """A season, told. `names`: mail address → name; `counts`: what → how many."""

    mentee: str
    mentor: str
    names: Mapping[str, str]
    first: datetime
    last: datetime
    outcome: str
    counts: Mapping[str, int]
    picture: Picture
    mails: Sequence[Mail]


def season_page(told: Told) -> str:
    """The page as HTML. It loads nothing from anywhere."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("season.html.j2").render(told=told)
