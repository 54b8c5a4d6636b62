"""The scribe: writes down what changed, in one place: our ledger, Temporal's search attributes, the current details.

It runs beside the story. Changes that come together make one page.
"""

from datetime import datetime

from temporalio import workflow
from temporalio.common import SearchAttributeKey

from activities.ledger import Ledger
from contracts.messages import AskView, LedgerPage, View
from mentoring.asks import Ask
from mentoring.at_risk import health_of
from mentoring.initiatives import offers
from mentoring.ladder import ChallengeStatus
from mentoring.meetings import MeetingStatus
from mentoring.next_step import whats_next
from mentoring.relationship import Relationship
from workflows import policies
from workflows.desk import Desk

PROGRAMME = SearchAttributeKey.for_keyword("MentoringProgramme")
PHASE = SearchAttributeKey.for_keyword("MentoringPhase")
STATUS = SearchAttributeKey.for_keyword("MentoringStatus")
NEXT_STEP = SearchAttributeKey.for_keyword("MentoringNextStep")
NEXT_DUE = SearchAttributeKey.for_datetime("MentoringNextDue")
SEARCH_ATTRIBUTES = (PROGRAMME, PHASE, STATUS, NEXT_STEP, NEXT_DUE)
"""The registry: the server must know each of these before a relationship starts (engine.ensure_search_attributes)."""


class Scribe:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._written = -1
        self._published: View | None = None

    @property
    def _has_news(self) -> bool:
        return self._desk.relationship.version > self._written

    async def keep_writing(self) -> None:
        """Write a page whenever something changed, until cancelled."""
        while True:
            await workflow.wait_condition(lambda: self._has_news)
            await self._write()

    async def catch_up(self) -> None:
        """Return once everything is written: called before a run ends."""
        await workflow.wait_condition(lambda: not self._has_news)

    async def _write(self) -> None:
        relationship = self._desk.relationship
        page = LedgerPage(
            view=view_of(relationship, now=workflow.now()), asks=asks_of(relationship), notes=list(relationship.notes)
        )
        await workflow.execute_local_activity_method(
            Ledger.write,
            page,
            start_to_close_timeout=policies.DATABASE_ATTEMPT,
            schedule_to_close_timeout=policies.DATABASE_GIVEN_UP_AFTER,
            retry_policy=policies.DATABASE,
            summary=f"page {page.view.version}",
        )
        relationship.notes = relationship.notes[len(page.notes) :]
        self._publish(page.view)
        self._written = page.view.version

    def _publish(self, view: View) -> None:
        same = self._published and self._published.model_copy(update={"version": view.version}) == view
        self._published = view
        if same:
            return
        coming = view.whats_next
        workflow.upsert_search_attributes(
            [
                PROGRAMME.value_set(view.programme),
                PHASE.value_set(view.phase.value),
                STATUS.value_set(view.status.value),
                NEXT_STEP.value_set(coming.what if coming else view.phase.value),
                NEXT_DUE.value_set(coming.due if coming else workflow.now()),
            ]
        )
        workflow.set_current_details(_table(view))


def _table(view: View) -> str:
    coming = view.whats_next
    rows = [("phase", view.phase.value), ("status", view.status.value)]
    if coming:
        rows += [("next step", coming.what), ("who", coming.role.value), ("when", f"{coming.due:%Y-%m-%d %H:%M} UTC")]
    if view.closing:
        rows.append(("outcome", view.closing.value))
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def view_of(relationship: Relationship, *, now: datetime) -> View:
    meetings = relationship.all_meetings
    held = sum(meeting.status is MeetingStatus.HELD for meeting in meetings)
    ahead = relationship.meeting_ahead
    return View(
        id=relationship.id,
        programme=relationship.programme,
        phase=relationship.phase,
        status=relationship.status,
        whats_next=whats_next(relationship),
        closing=relationship.closing,
        mentee=relationship.mentee,
        mentor=relationship.mentor,
        coordinator=relationship.coordinator,
        candidacies=tuple(one.model_copy() for one in relationship.candidacies),
        declared=dict(relationship.declared),
        former=tuple(one.mentor for one in relationship.former),
        started_at=relationship.started_at,
        transition=relationship.transition,
        rhythms=relationship.terms.rhythms,
        rhythm=relationship.rhythm,
        paused_until=relationship.pause.until if relationship.pause else None,
        meetings_held=held,
        meetings_planned=len(meetings),
        meeting_ahead=ahead.starts_at if ahead else None,
        meeting_number=ahead.number if ahead else 0,
        meeting_sequence=ahead.sequence if ahead else 0,
        meeting_venue=ahead.venue if ahead else "",
        challenges_taken=sum(
            challenge.status not in (ChallengeStatus.PROPOSED, ChallengeStatus.DECLINED)
            for challenge in relationship.challenges
        ),
        evaluations=sum(bool(r.mentee) + bool(r.mentor) for r in relationship.rounds),
        health=health_of(relationship, now=now),
        offers=offers(relationship),
        in_force=relationship.in_force,
        plan=tuple(one.model_copy() for one in relationship.plan),
        skills=tuple(relationship.skills),
        version=relationship.version,
    )


def asks_of(relationship: Relationship) -> list[AskView]:
    """The open asks, the soonest first."""
    return sorted((_ask_view(relationship, ask) for ask in relationship.asks.values()), key=lambda ask: ask.due)


def _ask_view(relationship: Relationship, ask: Ask) -> AskView:
    return AskView(
        id=ask.id,
        relationship=relationship.id,
        kind=ask.kind,
        role=ask.role,
        who=ask.person,
        opened_at=relationship.clock_of(ask).real(ask.opened_at),
        due=relationship.due(ask),
        ends=relationship.ends(ask),
        reminders_sent=ask.reminders_sent,
        escalated=ask.escalated,
        undeliverable=ask.undeliverable,
    )
