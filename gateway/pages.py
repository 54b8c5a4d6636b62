"""Pages: templates, the reader's language, and nothing from elsewhere."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from adapters.words import Words
from mentoring.people import Language

HERE = Path(__file__).parent
READ = ["GET", "HEAD"]
"""How a page is opened: nothing is changed by it."""
_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Pages:
    def __init__(self, words: Words) -> None:
        self._words = words

    def page(self, template: str, language: Language, status: int = 200, **facts: Any) -> HTMLResponse:
        """One page. `say(key, …)` in it speaks the reader's language, with the page's facts and those it adds."""

        def say(key: str, **more: Any) -> str:
            return self._words.say(language, f"pages.{key}", **{**facts, **more})

        content = _TEMPLATES.get_template(template).render(language=language.value, say=say, **facts)
        return HTMLResponse(content, status_code=status, headers={"Content-Language": language.value})

    def message(self, name: str, language: Language, status: int = 200, **facts: Any) -> HTMLResponse:
        """A page that only says something: words under pages.messages.<name>."""
        return self.page("message.html.j2", language, status, name=name, **facts)


def language_of(request: Request) -> Language:
    """What a browser says its reader speaks, for pages that know nobody. Neither of ours: French, like the programme's mails."""
    wanted: list[tuple[float, str]] = []
    for entry in request.headers.get("accept-language", "")[:200].split(","):
        tag, _, weight = entry.partition(";q=")
        try:
            wanted.append((-float(weight or 1), tag.strip()[:2].lower()))
        except ValueError:
            continue
    known = set(Language)
    return next((Language(tag) for _, tag in sorted(wanted, key=lambda pair: pair[0]) if tag in known), Language.FRENCH)
