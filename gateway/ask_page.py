"""The pages about one ask: its form, the thanks, and what was answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from adapters.library import UnknownProgramme
from contracts.vault import AnswerStatus, KeptAnswer
from gateway.briefing import Briefing
from gateway.citing import Citing
from gateway.house import House
from gateway.pages import Pages
from gateway.showing import FieldView, RowView, Showing
from gateway.slips import VALID_FOR, Slip, Slips
from mentoring.form_reading import Value


@dataclass(frozen=True)
class Problem:
    """One line at the top of a page. `where`: the id of the field it leads to."""

    text: str
    label: str = ""
    where: str = ""


@dataclass(frozen=True)
class Filled:
    """How a form stands. `problems` by field, as codes; `reasons`: what concerns the whole, in words. `kept`: file names."""

    values: Mapping[str, Value] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    reasons: Sequence[str] = ()
    note: str = ""
    draft: str = ""
    kept: Sequence[str] = ()


EMPTY = Filled()


class AskPage:
    """The pages of one ask for one reader. `path`: where its form goes; `back`: the personal page, if they came from there."""

    def __init__(
        self, house: House, pages: Pages, slips: Slips, briefing: Briefing, *, token: str, path: str, back: str
    ) -> None:
        self._house = house
        self._pages = pages
        self._slips = slips
        self._briefing = briefing
        self._showing = Showing(house.words, house.library, briefing)
        self._token = token
        self._path = path
        self._back = back

    def say(self, key: str, **facts: str) -> str:
        """Words of the pages, in this reader's language."""
        return self._house.words.say(
            self._briefing.language, f"pages.{key}", **{**self._briefing.facts(), "limit": self._limit, **facts}
        )

    def refusal(self, code: str) -> str:
        return self._house.words.refusal(self._briefing.language, code)

    def form(self, filled: Filled = EMPTY, status: int = 200) -> Response:
        """The ask with its form, filled in as far as it was."""
        parts = self._showing.parts(filled.values, filled.problems, filled.kept)
        return self._with_slip(
            "ask.html.j2",
            status,
            draft=filled.draft,
            button=self._showing.text(self._showing.words.button),
            parts=parts,
            wrong=[*(Problem(text) for text in filled.reasons), *self._wrong(filled.problems, parts)],
            note=filled.note,
        )

    def one_click(self, word: str) -> Response | None:
        """The answer of this name (the usual one is `yes`), told in full, and one button that sends it; None: there is none."""
        click = self._showing.click(word)
        if click is None:
            return None
        return self._with_slip(
            "one_click.html.j2",
            gives=click.gives,
            said=self._showing.said(click.gives),
            button=self._showing.text(click.button),
        )

    def _with_slip(self, template: str, status: int = 200, *, draft: str = "", **facts: Any) -> Response:
        """A page about the ask whose form can be sent."""
        now, due = self._house.now(), self._briefing.due
        slip = self._slips.issue(self._token, now, draft=draft)
        response = self._pages.page(
            template,
            self._briefing.language,
            status,
            **self._briefing.facts(),
            limit=self._limit,
            programme=self._programme_name(),
            kind=self._briefing.kind.value,
            title=self._showing.text(self._showing.words.title),
            intro=self._showing.text(self._showing.words.intro),
            otherwise=self._showing.text(self._showing.words.otherwise),
            citations=Citing(self._house.words, self._house.library, self._briefing).citations(),
            late=due is not None and due < now,
            slip=self._slips.seal(slip),
            action=self._path,
            back=self._back,
            **facts,
        )
        self._hand_out_cookie(response, slip)
        return response

    def answered(self, answer: KeptAnswer, status: int = 200, *, fresh: bool = False, note: str = "") -> Response:
        """Thanks, or the word that it had been answered before; and what was answered, for the one who did."""
        if answer.status is AnswerStatus.RECEIVED:
            title, text = self.say("answered.received"), self.say("answered.shortly")
        elif fresh:
            title, text = self.say("answered.thanks"), self._showing.text(self._showing.words.thanks)
        else:
            title, text = self.say("answered.title"), self.say("answered.text")
        return self._pages.page(
            "said.html.j2",
            self._briefing.language,
            status,
            title=title,
            text=text,
            note=note,
            said=self._showing.said(answer.values),
            back=self._back,
        )

    def over(self) -> Response:
        return self._pages.message("over", self._briefing.language, 410)

    @property
    def _limit(self) -> str:
        return str(self._house.settings.file_limit_mb)

    def _programme_name(self) -> str:
        try:
            return self._house.library.programme(self._briefing.view.programme).name[self._briefing.language]
        except (UnknownProgramme, KeyError):
            return self._briefing.view.programme

    def _wrong(self, problems: Mapping[str, str], parts: Sequence[FieldView | list[RowView]]) -> Iterator[Problem]:
        """A line for each thing to correct, in the order of the page; what concerns the form leads to its first field."""
        fields = [one for part in parts for one in _fields(part)]
        if "form" in problems and fields:
            yield Problem(self._house.words.problem(self._briefing.language, problems["form"]), where=fields[0].id)
        yield from (Problem(one.problem, label=one.label, where=one.id) for one in fields if one.problem)

    def _hand_out_cookie(self, response: Response, slip: Slip) -> None:
        response.set_cookie(
            slip.cookie,
            slip.nonce,
            max_age=int(VALID_FOR.total_seconds()),
            path=self._path,
            secure=self._house.settings.public_url.startswith("https:"),
            httponly=True,
            samesite="strict",
        )


def _fields(part: FieldView | list[RowView]) -> Iterator[FieldView]:
    if isinstance(part, FieldView):
        yield part
    else:
        for row in part:
            yield from row.fields
