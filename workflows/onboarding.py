"""Onboarding: trust, the rules of the game, goals. The first meeting waits for the goals and the charter."""

import itertools

from mentoring.facts import CharterAgree, CharterDraft, Dossier, Goals, Introduction
from mentoring.kinds import PAIR, Phase, Role
from mentoring.replacing import begin_anew
from workflows.asking import Reply, ask
from workflows.desk import Desk, together
from workflows.insisting import insist
from workflows.telling import Cites, tell, tell_both


async def onboard(desk: Desk) -> None:
    """Returns once the charter is agreed and the goals have been delivered to the mentor; what else came, came.

    With another mentor all of it is gone through again, but for what the mentee has written: that is handed on.
    """
    relationship = desk.relationship
    if relationship.former:
        begin_anew(relationship, now=desk.active_now)
    desk.enter(Phase.ONBOARDING, Role.MENTEE)
    relationship.first_meeting_planned = desk.active_now + relationship.terms.first_meeting_after
    clock = relationship.clock
    dates = {"first_meeting": clock.real(relationship.first_meeting_planned), "ends": clock.real(relationship.ends_at)}
    cites = Cites(dates=dates)
    welcome = "welcome-again" if relationship.former else "welcome-mentee"
    await together(
        tell(desk, welcome, Role.MENTEE, step=relationship.anew("welcome-mentee"), cites=cites),
        tell(desk, "welcome-mentor", Role.MENTOR, step=relationship.anew("welcome-mentor"), cites=cites),
    )
    await together(_introductions(desk), _charter(desk), _goals(desk), _dossier(desk))


async def _introductions(desk: Desk) -> None:
    """Each writes a few words; each gets the other's. Seen by the pair alone."""
    relationship = desk.relationship
    await together(*(_introduced(desk, role) for role in PAIR))
    for writer, reader in zip(PAIR, reversed(PAIR), strict=True):
        if written := relationship.introductions.get(writer):
            cites, step = Cites(answers={"introduction": written}), relationship.anew("introduction-of-partner")
            await tell(desk, "introduction-of-partner", reader, step=step, cites=cites)


async def _introduced(desk: Desk, role: Role) -> None:
    if role in desk.relationship.introductions:
        return
    reply = await ask(desk, Introduction, role, step=desk.relationship.anew(f"introduction-{role}"))
    if reply is not None and reply.answer is not None:
        desk.relationship.introductions[role] = reply.answer


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
    step = relationship.anew("charter-agreed")
    await tell_both(desk, "charter-agreed", step=step, cites=Cites(answers=relationship.charter))


async def _charter_drafted(desk: Desk, number: int, comment: str | None) -> Reply[CharterDraft]:
    cites = Cites(answers={"comment": comment} if comment else {})
    step, late = map(desk.relationship.anew, (f"charter-draft-{number}", f"charter-late-{number}"))
    return await insist(desk, CharterDraft, Role.MENTEE, step=step, late=late, cites=cites, number=number)


async def _charter_agreed(desk: Desk, number: int, draft: Reply[CharterDraft]) -> Reply[CharterAgree]:
    cites = Cites(answers={"charter": draft.answer} if draft.answer else {})
    step, late = map(desk.relationship.anew, (f"charter-agree-{number}", f"charter-unsigned-{number}"))
    return await insist(desk, CharterAgree, Role.MENTOR, step=step, late=late, cites=cites, number=number)


async def _goals(desk: Desk) -> None:
    """Only the mentee writes goals; they are delivered to the mentor before anything else may begin (S7, S18)."""
    relationship = desk.relationship
    if not relationship.goals_written:
        step, late = map(relationship.anew, ("goals", "goals-late"))
        reply = await insist(desk, Goals, Role.MENTEE, step=step, late=late)
        relationship.goals_answer = reply.answer
        relationship.goals_written += 1
    await desk.wait_for(lambda: relationship.goals_delivered_at is not None, summary="goals-delivered")


async def _dossier(desk: Desk) -> None:
    """Optional: the mentee's files go to the mentor by mail, once, if the mentee agrees; the mentee has it in writing."""
    relationship = desk.relationship
    reply = await ask(desk, Dossier, Role.MENTEE, step=relationship.anew("dossier"))
    if reply is None or not reply.facts.files or not reply.facts.consent or reply.answer is None:
        return
    cites = Cites(answers={"dossier": reply.answer})
    await tell(desk, "dossier-delivered", Role.MENTOR, step=relationship.anew("dossier-delivered"), cites=cites)
    desk.note("dossier-delivered", role=Role.MENTOR)
    cites = Cites(dates={"sent": desk.now})
    await tell(desk, "dossier-sent", Role.MENTEE, step=relationship.anew("dossier-sent"), cites=cites)
