"""The door of one ask: show its form, take its answer."""

import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from contracts.vault import AnswerStatus, KeptAnswer, Link
from gateway.ask_page import AskPage, Filled
from gateway.briefing import Briefing, brief
from gateway.giving import CLOSED, give
from gateway.house import House
from gateway.pages import Pages
from gateway.sent import Sent, read_sent
from gateway.slips import BadSlip, Slip, Slips
from gateway.uploads import Upload
from mentoring import facts as told
from mentoring.form_reading import Reading, Value, facts_of, read
from mentoring.initiatives import kind_of
from mentoring.kinds import AskKind, Status

INCOMPLETE = "incomplete"
"""The refusal of a draft: an answer that only keeps files until the rest of its form is right."""

OVER = ("not-open", CLOSED)
"""Refusals that no other answer would mend."""

TAKEN_IN, SHORTLY, FORGED, ANSWERED_BEFORE, NOT_LIKE_THIS = 200, 202, 403, 409, 422


@dataclass(frozen=True)
class _Visit:
    """One request about one ask."""

    briefing: Briefing
    page: AskPage
    token: str


class AskDoor:
    def __init__(self, house: House, pages: Pages, slips: Slips) -> None:
        self._house = house
        self._pages = pages
        self._slips = slips

    async def show(self, token: str, link: Link, path: str, back: str = "", *, answer: str = "") -> Response:
        """The ask with its form; or what was answered; or the word that it is over. Changes nothing.

        `answer`: that one with a button, if one click may give it and nothing has been tried before.
        """
        visit = await self._visit(token, link, path, back)
        answers = await self._answers(visit.briefing)
        mine = [answer for answer in answers if answer.ask == visit.briefing.ask]
        if ended := await self._ended(visit, mine):
            return ended
        if answer and not mine and (confirm := visit.page.one_click(answer)):
            return confirm
        return visit.page.form(await self._begun(visit, mine, answers))

    async def take(self, request: Request, token: str, link: Link, path: str, back: str = "") -> Response:
        """Take an answer: sizes, form, slip, what is typed, files; then the vault; then the engine.

        Raises TooLarge, Garbled, DatabaseAway.
        """
        sent = await read_sent(request, self._house.settings.file_limit_mb)
        visit = await self._visit(token, link, path, back)
        form = visit.briefing.form
        try:
            slip = self._slips.open(sent.slip, token, request.cookies, self._house.now())
        except BadSlip as bad:
            return await self._ended(visit) or await self._once_more(visit, sent, bad.draft)
        files = (
            [*sent.keeping(await self._house.vault.files(slip.draft)), *sent.uploads] if slip.draft else sent.uploads
        )
        reading = read(form, {**sent.typed, "files": [file.name for file in files]})
        ended = await self._ended(visit, late=True)
        earlier = await self._house.vault.answer(slip.answer)  # after it: the same form may have come this very moment
        if earlier is not None and earlier.status is not AnswerStatus.REFUSED:
            return await self._same_form(visit, earlier, reading, files)
        if ended:
            return ended
        if reading.problems or sent.bad_files:
            return await self._correct(visit, sent, reading, files)
        answer = self._answer(visit, slip, reading, again=earlier is not None)
        if not await self._house.vault.keep_answer(answer, files):
            first = await self._house.vault.answer(answer.id)
            return await self._same_form(visit, first or answer, reading, files)
        return await self._told(visit, answer, files)

    async def _same_form(self, visit: _Visit, first: KeptAnswer, reading: Reading, files: list[Upload]) -> Response:
        """The same form came twice, perhaps in the same moment: one answer. If they differ, the first one stands."""
        if first.values == reading.values:
            return await self._told(visit, first, files)
        return visit.page.answered(first, ANSWERED_BEFORE, note=visit.page.say("answered.other"))

    async def _visit(self, token: str, link: Link, path: str, back: str) -> _Visit:
        briefing = await brief(self._house, link)
        page = AskPage(self._house, self._pages, self._slips, briefing, token=token, path=path, back=back)
        return _Visit(briefing, page, token)

    async def _answers(self, briefing: Briefing) -> list[KeptAnswer]:
        return await self._house.vault.answers_of(briefing.link.relationship, briefing.link.person)

    async def _ended(
        self, visit: _Visit, mine: list[KeptAnswer] | None = None, *, late: bool = False
    ) -> Response | None:
        """The page of an ask that takes no (other) answer any more; None while it does. `late`: another one just came."""
        briefing = visit.briefing
        if mine is None:
            mine = [answer for answer in await self._answers(briefing) if answer.ask == briefing.ask]
        settled = next((answer for answer in mine if answer.status is not AnswerStatus.REFUSED), None)
        if settled is not None:
            if late:
                return visit.page.answered(settled, ANSWERED_BEFORE, note=visit.page.say("answered.other"))
            return visit.page.answered(settled)
        return None if await self._still_open(briefing) else visit.page.over()

    async def _still_open(self, briefing: Briefing) -> bool:
        """An ask of which the ledger has not heard yet counts as open; an offer stands or does not."""
        if kind_of(briefing.ask):
            return any(offer.step == briefing.ask for offer in briefing.view.offers)
        known = await self._house.shelf.is_open(briefing.link.relationship, briefing.ask)
        return known is True or (known is None and briefing.view.status is not Status.CLOSED)

    async def _begun(self, visit: _Visit, mine: list[KeptAnswer], answers: list[KeptAnswer]) -> Filled:
        """What the form begins with: an answer that was refused, a draft, the charter that came back, or what is in force."""
        if mine:
            last = mine[0]
            draft = next((answer for answer in mine if answer.refusal == INCOMPLETE), None)
            if draft is not None and draft.received_at >= last.received_at:
                kept = [file.name for file in await self._house.vault.files(draft.id)]
                return Filled(values=draft.values, draft=draft.id, kept=kept)
            return Filled(
                values=last.values, reasons=[visit.page.refusal(last.refusal)], note=visit.page.say("form.again")
            )
        return _as_it_stands(visit, answers)

    async def _once_more(self, visit: _Visit, sent: Sent, draft: str) -> Response:
        """The form did not come from our page, or no longer counts: it is handed out anew, with everything typed."""
        reading = read(visit.briefing.form, sent.typed)
        kept = [file.name for file in await self._house.vault.files(draft)] if draft else []
        note = visit.page.say("form.stale_files" if sent.uploads or sent.bad_files else "form.stale")
        return visit.page.form(Filled(values=reading.values, note=note, draft=draft, kept=kept), FORGED)

    async def _correct(self, visit: _Visit, sent: Sent, reading: Reading, files: list[Upload]) -> Response:
        """Say what is wrong; what was typed comes back, and the good files are kept meanwhile."""
        reasons = [visit.page.say(f"files.{bad.code}", name=bad.name) for bad in sent.bad_files]
        draft = await self._keep_draft(visit, reading.values, files)
        kept = [file.name for file in files]
        filled = Filled(values=reading.values, problems=reading.problems, reasons=reasons, draft=draft, kept=kept)
        return visit.page.form(filled, NOT_LIKE_THIS)

    async def _told(self, visit: _Visit, answer: KeptAnswer, files: list[Upload]) -> Response:
        """Tell the engine, then the person what the engine said."""
        if answer.status is AnswerStatus.RECEIVED:
            answer = await give(self._house, answer)
        if answer.status is AnswerStatus.RECEIVED:
            return visit.page.answered(answer, SHORTLY)
        if answer.status is AnswerStatus.TAKEN:
            return visit.page.answered(answer, TAKEN_IN, fresh=True)
        if answer.refusal in OVER:
            return await self._ended(visit, late=True) or visit.page.over()
        draft = await self._keep_draft(visit, answer.values, files)
        kept = [file.name for file in files]
        reasons = [visit.page.refusal(answer.refusal)]
        return visit.page.form(Filled(values=answer.values, reasons=reasons, draft=draft, kept=kept), NOT_LIKE_THIS)

    def _answer(self, visit: _Visit, slip: Slip, reading: Reading, *, again: bool) -> KeptAnswer:
        """The answer as it is kept. A form corrected after its first answer was refused makes another one."""
        briefing = visit.briefing
        return KeptAnswer(
            id=_new_id() if again else slip.answer,
            relationship=briefing.link.relationship,
            ask=briefing.ask,
            kind=briefing.kind,
            person=briefing.link.person,
            values=reading.values,
            facts=facts_of(briefing.form, reading.values, briefing.setting),
            received_at=self._house.now(),
        )

    async def _keep_draft(self, visit: _Visit, values: dict[str, Value], files: list[Upload]) -> str:
        """The id of a draft that holds these files; empty when there are none."""
        if not files:
            return ""
        briefing = visit.briefing
        draft = KeptAnswer(
            id=_new_id(),
            relationship=briefing.link.relationship,
            ask=briefing.ask,
            kind=briefing.kind,
            person=briefing.link.person,
            values=values,
            facts=told.Dossier(files=0, consent=False),
            received_at=self._house.now(),
            status=AnswerStatus.REFUSED,
            refusal=INCOMPLETE,
        )
        vault = self._house.vault
        await vault.keep_answer(draft, files)
        await vault.drop_refused_files(draft.relationship, draft.ask, draft.person, but=draft.id)
        return draft.id


def _as_it_stands(visit: _Visit, answers: list[KeptAnswer]) -> Filled:
    """What the form would change, so that nobody writes it all again. `answers`: the reader's own, the newest first."""
    cited, note = visit.briefing.cited, visit.page.say("form.as_it_stands")
    taken = [answer for answer in answers if answer.status is AnswerStatus.TAKEN]
    drafts = [answer for answer in taken if answer.kind in (AskKind.CHARTER_DRAFT, AskKind.CHARTER_CHANGE)]
    mine = next(
        (told for answer in taken if "charter" in answer.kind and (told := answer.values.get("expectations"))), ""
    )
    match visit.briefing.kind:
        case AskKind.GOALS_CHANGE if "goals" in cited:
            return Filled(values=cited["goals"].values, note=note)
        case AskKind.CHARTER_CHANGE if "charter" in cited and "comment" not in cited:
            rhythm = f"{int(visit.briefing.view.rhythm.total_seconds())}"  # the two may have widened it since
            values = {**cited["charter"].values, "rhythm": rhythm, "expectations": mine, "confidentiality": ""}
            return Filled(values=values, note=note)
        case AskKind.CHARTER_DRAFT | AskKind.CHARTER_CHANGE if drafts:
            return Filled(values=drafts[0].values, note=visit.page.say("form.last_time"))
        case AskKind.CHARTER_REVIEW:
            return Filled(values={"expectations": mine})
        case _:
            return Filled()


def _new_id() -> str:
    return f"a-{secrets.token_hex(16)}"
