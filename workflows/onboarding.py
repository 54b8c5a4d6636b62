"""Onboarding: trust, the rules of the game, goals. The first meeting waits for the goals and the charter."""

import itertools

from mentoring.facts import CharterAgree, CharterDraft, Dossier, Goals, Introduction
from mentoring.kinds import PAIR, Phase, Role
from workflows.asking import Reply, ask
from workflows.desk import Desk, together
from workflows.insisting import insist
from workflows.telling import Cites, tell, tell_both


async def onboard(desk: Desk) -> None:
    """Returns once the charter is agreed and the goals have been delivered to the mentor; what else came, came."""
    desk.enter(Phase.ONBOARDING, Role.MENTEE)
    relationship = desk.relationship
    relationship.first_meeting_planned = desk.active_now + relationship.terms.first_meeting_after
    clock = relationship.clock
    dates = {"first_meeting": clock.real(relationship.first_meeting_planned), "ends": clock.real(relationship.ends_at)}
    cites = Cites(dates=dates)
    await together(
        tell(desk, "welcome-mentee", Role.MENTEE, cites=cites), tell(desk, "welcome-mentor", Role.MENTOR, cites=cites)
    )
    await together(_introductions(desk), _charter(desk), _goals(desk), _dossier(desk))


async def _introductions(desk: Desk) -> None:
    """Each writes a few words; each gets the other's. Seen by the pair alone."""
    replies = await together(*(ask(desk, Introduction, role, step=f"introduction-{role}") for role in PAIR))
    for writer, reader, reply in zip(PAIR, reversed(PAIR), replies, strict=True):
        if reply is not None and reply.answer is not None:
            desk.relationship.introductions[writer] = reply.answer
            await tell(desk, "introduction-of-partner", reader, cites=Cites(answers={"introduction": reply.answer}))


async def _charter(desk: Desk) -> None:
    """The mentee drafts it, the mentor accepts it or sends it back with a word; both have then accepted the same text."""
    comment: str | None = None
    for number in itertools.count(1):
        draft = await _charter_drafted(desk, number, comment)
        agreed = await _charter_agreed(desk, number, draft)
        if agreed.facts.agreed:
            break
        comment = agreed.answer
    relationship = desk.relationship
    relationship.rhythm = draft.facts.rhythm
    relationship.charter_agreed_at = desk.now
    desk.note("charter-agreed")
    relationship.charter = {"charter": draft.answer or "", "agreement": agreed.answer or ""}
    await tell_both(desk, "charter-agreed", cites=Cites(answers=relationship.charter))


async def _charter_drafted(desk: Desk, number: int, comment: str | None) -> Reply[CharterDraft]:
    cites = Cites(answers={"comment": comment} if comment else {})
    step, late = f"charter-draft-{number}", f"charter-late-{number}"
    return await insist(desk, CharterDraft, Role.MENTEE, step=step, late=late, cites=cites, number=number)


async def _charter_agreed(desk: Desk, number: int, draft: Reply[CharterDraft]) -> Reply[CharterAgree]:
    cites = Cites(answers={"charter": draft.answer} if draft.answer else {})
    step, late = f"charter-agree-{number}", f"charter-unsigned-{number}"
    return await insist(desk, CharterAgree, Role.MENTOR, step=step, late=late, cites=cites, number=number)


async def _goals(desk: Desk) -> None:
    """Only the mentee writes goals; they are delivered to the mentor before anything else may begin (S7, S18)."""
    reply = await insist(desk, Goals, Role.MENTEE, step="goals", late="goals-late")
    relationship = desk.relationship
    relationship.goals_answer = reply.answer
    relationship.goals_written += 1
    await desk.wait_for(lambda: relationship.goals_delivered_at is not None, summary="goals-delivered")


async def _dossier(desk: Desk) -> None:
    """Optional: the mentee's files go to the mentor by mail, once, if the mentee agrees; the mentee has it in writing."""
    reply = await ask(desk, Dossier, Role.MENTEE, step="dossier")
    if reply is None or not reply.facts.files or not reply.facts.consent or reply.answer is None:
        return
    await tell(desk, "dossier-delivered", Role.MENTOR, cites=Cites(answers={"dossier": reply.answer}))
    desk.note("dossier-delivered", role=Role.MENTOR)
    await tell(desk, "dossier-sent", Role.MENTEE, cites=Cites(dates={"sent": desk.now}))
