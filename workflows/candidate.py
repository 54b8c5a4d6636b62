"""One candidate: the mentee may say no to them, the mentor accepts or declines, and both declare that nothing stands between them (S9)."""

from temporalio import workflow

from activities.candidates import Candidates, Conflict
from mentoring.candidacy import Became, Candidacy, were_asked
from mentoring.facts import Accept, Acceptance, Declaration, Proposal, Question, Suits
from mentoring.kinds import Role
from workflows import policies
from workflows.asking import Reply, ask
from workflows.desk import Desk
from workflows.insisting import insist
from workflows.telling import Cites, tell

QUESTIONS_AT_MOST = 2


async def agreed(desk: Desk, mentor: str, *, proposed: bool, attempt: int) -> Candidacy:
    """What became of this candidate: accepted only once the mentor has, and both have signed the declaration.

    `proposed`: by the engine, so that the mentee is asked first; silence lets us go on. `attempt`: the n-th time that this
    mentor is asked. Nobody learns why the other said no.
    """
    candidacy = Candidacy(mentor=mentor)
    relationship = desk.relationship
    relationship.candidacies.append(candidacy)
    relationship.declared = {}
    number = len(relationship.candidacies)
    if proposed:
        candidacy.became = await _of_the_mentee(desk, number)
        if candidacy.became is not Became.ASKED:
            return candidacy
    candidacy.became = Became.ASKED
    await _mentor_is_asked(desk, number, attempt)
    reply = await _answer_of_the_mentor(desk, number, attempt)
    candidacy.became = _became(reply)
    candidacy.why = reply.facts.why if reply else None
    if candidacy.became is not Became.CONFLICT:
        desk.note(f"mentor-{candidacy.became}", role=Role.MENTOR)
    if candidacy.became is Became.CONFLICT:
        await _keep_conflict(desk, Role.MENTOR)
    elif candidacy.became is Became.ACCEPTED:
        _declared(desk, Role.MENTOR)
        if not await _mentee_declares(desk, number):
            candidacy.became = Became.CONFLICT
    return candidacy


async def _of_the_mentee(desk: Desk, number: int) -> Became:
    """ASKED: the mentor may be. They never learn of anything else."""
    before = sum(one.became is Became.NOT_WANTED for one in desk.relationship.thought_of)
    cites = Cites(numbers={"not_wanted": before, "asked": len(were_asked(desk.relationship.thought_of))})
    reply = await ask(desk, Proposal, Role.MENTEE, step=f"proposal-{number}", cites=cites)
    suits = reply.facts.suits if reply else Suits.YES
    if suits is Suits.CONFLICT:
        await _keep_conflict(desk, Role.MENTEE)
        return Became.CONFLICT
    if suits is Suits.ANOTHER:
        desk.note("mentee-wants-another", role=Role.MENTEE)
        return Became.NOT_WANTED
    if reply is not None:
        _declared(desk, Role.MENTEE)
    return Became.ASKED


async def _mentor_is_asked(desk: Desk, number: int, attempt: int) -> None:
    """From here on both know of each other."""
    desk.relationship.mentor_knows = True
    if attempt == 1:
        step = "mentor-is-asked" if number == 1 else f"mentor-is-asked-{number}"
        asked = len(were_asked(desk.relationship.thought_of))
        await tell(desk, "mentor-is-asked", Role.MENTEE, step=step, cites=Cites(numbers={"candidate": asked}))


async def _answer_of_the_mentor(desk: Desk, number: int, attempt: int) -> Reply[Accept] | None:
    """Before they decide they may ask the coordinator something, twice at most; their time begins anew with the answer."""
    letter, answers = "ask-accept", dict[str, str]()
    for asked in range(QUESTIONS_AT_MOST + 1):
        reply = await ask(
            desk,
            Accept,
            Role.MENTOR,
            step=f"accept-{number}-{asked + 1}" if asked else f"accept-{number}",
            letter=letter,
            choices=(Acceptance.QUESTION.value,) if asked < QUESTIONS_AT_MOST else (),
            cites=Cites(numbers={"attempt": attempt}, answers=answers),
        )
        if reply is None or reply.facts.answer is not Acceptance.QUESTION:
            return reply
        desk.note("mentor-asks", role=Role.MENTOR)
        cites = Cites(answers={"question": reply.answer or ""})
        told = await ask(desk, Question, Role.COORDINATOR, step=f"question-{number}-{asked + 1}", cites=cites)
        letter, answers = "accept-after-question", {"answer": (told.answer if told else None) or ""}
    raise RuntimeError("a question that was not offered")


def _became(reply: Reply[Accept] | None) -> Became:
    if reply is None:
        return Became.SILENT
    return {Acceptance.YES: Became.ACCEPTED, Acceptance.CONFLICT: Became.CONFLICT}.get(
        reply.facts.answer, Became.DECLINED
    )


async def _mentee_declares(desk: Desk, number: int) -> bool:
    """Without both signatures nothing begins. False: the mentee knows of a conflict; the mentor hears that it will not be."""
    if Role.MENTEE in desk.relationship.declared:
        return True
    step, late = f"declaration-{number}", f"declaration-late-{number}"
    reply = await insist(desk, Declaration, Role.MENTEE, step=step, late=late)
    if reply.facts.declared:
        _declared(desk, Role.MENTEE)
        return True
    await _keep_conflict(desk, Role.MENTEE)
    await tell(desk, "candidate-released", Role.MENTOR, step=f"candidate-released-{number}")
    return False


def _declared(desk: Desk, role: Role) -> None:
    desk.relationship.declared[role] = desk.now
    desk.note("declared", role=role)


async def _keep_conflict(desk: Desk, role: Role) -> None:
    """Nobody proposes them to each other again."""
    desk.note("conflict-declared", role=role)
    relationship = desk.relationship
    other = Role.MENTEE if role is Role.MENTOR else Role.MENTOR
    await workflow.execute_activity_method(
        Candidates.declare_conflict,
        Conflict(who=relationship.person(role), about=relationship.person(other)),
        start_to_close_timeout=policies.DATABASE_ATTEMPT,
        schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
        retry_policy=policies.DATABASE,
        summary="declare-conflict",
    )
