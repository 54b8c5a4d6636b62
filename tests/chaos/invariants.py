"""What must hold after any trouble, as pure questions to the evidence: how many were looked at, and which are wrong."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from icalendar import Calendar, Component
from temporalio.worker import Replayer

from contracts.letters import Delivery
from engine import plugin
from mentoring.kinds import Phase
from tests.chaos.crowd import CANARY, COORDINATOR, NAME
from tests.chaos.evidence import Evidence

TAKEN, REFUSED = "taken", "refused"


@dataclass
class Finding:
    """`looked_at` of them, and those that are `wrong`; `beside`: what is told and is no fault."""

    invariant: str
    looked_at: int
    wrong: list[str]
    beside: str = ""


def acknowledged_and_applied(evidence: Evidence, acknowledged: Sequence[str]) -> Finding:
    """Whoever was thanked for an answer has been heard: some history holds it, or the rules have said no to it."""
    answers: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for answer, relationship, ask, status in evidence.rows("SELECT id, relationship, ask, status FROM answers"):
        answers.setdefault((relationship, ask), []).append((answer, status))
    asks = {token: (of, ask) for token, of, ask in evidence.rows("SELECT token_hash, relationship, ask FROM links")}
    wrong, settled = [], Counter[str]()
    for link in acknowledged:
        of = asks.get(hashlib.sha256(link.rpartition("/")[2].encode()).hexdigest())
        told = answers.get(of, []) if of else []
        fates = {status if status != TAKEN or answer in evidence.applied else "lost" for answer, status in told}
        settled.update(fates & {TAKEN, REFUSED})
        if not fates or fates - {TAKEN, REFUSED}:
            wrong.append(f"{of}: {sorted(fates) or 'no answer'}")
    return Finding(
        "acknowledged answers are applied or refused",
        len(acknowledged),
        wrong,
        f"{settled[TAKEN]} applied, {settled[REFUSED]} refused",
    )


def mails_not_lost(evidence: Evidence) -> Finding:
    """Each mail that the story takes for sent has arrived; what nobody can know is listed as unknown."""
    arrived = evidence.archived
    wrong = [one for one, delivery in evidence.letters.items() if delivery is Delivery.SENT and not arrived[one]]
    told = Counter(delivery or "under way" for delivery in evidence.letters.values())
    return Finding("mails lost", len(evidence.letters), wrong, ", ".join(f"{n} {what}" for what, n in told.items()))


def mails_not_twice(evidence: Evidence) -> Finding:
    """No mail arrives twice, and none that the story does not know of."""
    arrived = evidence.archived
    wrong = [f"{count} times {one}" for one, count in arrived.items() if count > 1]
    wrong += [f"a stranger: {one}" for one in sorted(evidence.earlier) if one not in evidence.letters]
    return Finding("mails twice", arrived.total(), wrong)


def one_entry_a_meeting(evidence: Evidence) -> Finding:
    """In each calendar a meeting stands once, in no version but one that its person has been told by mail."""
    told = {person: dict(_invitations(evidence.mails, person)) for person in evidence.entries}
    wrong, looked_at = [], 0
    for person, entries in evidence.entries.items():
        looked_at += len(entries)
        counted = Counter(str(entry["UID"]) for entry in entries)
        wrong += [f"{count} times {uid} for {person}" for uid, count in counted.items() if count > 1]
        wrong += [
            f"{entry['UID']} for {person} in a version nobody was told"
            for entry in entries
            if _version(entry) > told[person].get(str(entry["UID"]), -1) + 1
        ]
    return Finding("one entry a meeting", looked_at, wrong)


def _invitations(mails: Sequence[EmailMessage], person: str) -> Iterator[tuple[str, int]]:
    """Of each calendar entry the latest version that this person was sent."""
    latest: dict[str, int] = {}
    for mail in mails:
        if mail["To"].addresses[0].addr_spec == person:
            for part in mail.walk():
                if part.get_content_type() == "text/calendar":
                    for event in Calendar.from_ical(part.get_content()).walk("VEVENT"):
                        latest[str(event["UID"])] = max(latest.get(str(event["UID"]), 0), _version(event))
    yield from latest.items()


def _version(event: Component) -> int:
    return int(event.get("SEQUENCE", 0))


def nothing_stuck(evidence: Evidence) -> Finding:
    wrong = [one.id for one in evidence.open if one.stuck]
    return Finding("relationships stuck", len(evidence.histories), wrong)


def never_silent(evidence: Evidence) -> Finding:
    """Every open relationship has something pending, and a named person with a next step and a date.

    One that has closed waits for what comes after (months later, a last question): of that nobody is told.
    """
    closed = [one.id for one in evidence.open if one.view is not None and one.view.phase is Phase.CLOSED]
    wrong = [
        f"{one.id}: {one.next_step}, {one.pending} pending, {one.view.phase if one.view else 'no view'}"
        for one in evidence.open
        if not one.pending or (one.next_step is None and one.id not in closed)
    ]
    return Finding("open relationships without a next step", len(evidence.open), wrong, f"{len(closed)} closed")


def projections_equal(evidence: Evidence) -> Finding:
    """What operators read is what the workflow says."""
    written = {of: json.loads(view) for of, view in evidence.rows("SELECT id, view FROM relationships")}
    wrong = []
    for one in evidence.open:
        if one.view is None:
            continue
        there = written.get(one.id, {})
        if there.get("version", -1) > one.view.version:
            continue  # it was read later, and life goes on
        asks = {row[0] for row in evidence.rows("SELECT id FROM asks WHERE relationship = ? AND open", one.id)}
        if there.get("version") != one.view.version:
            wrong.append(f"{one.id}: version {there.get('version')}, not {one.view.version}")
        elif asks != {ask.id for ask in one.asks}:
            wrong.append(f"{one.id}: other asks")
    return Finding("ledger pages equal to the story", len(evidence.open), wrong)


async def all_replay(evidence: Evidence, codec: object) -> Finding:
    """Each run of each story would happen again."""
    wrong = []
    replayer = Replayer(workflows=[], plugins=[plugin(codec)])  # type: ignore[arg-type]
    for history in evidence.histories:
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        if result.replay_failure is not None:
            wrong.append(f"{history.workflow_id}: {type(result.replay_failure).__name__}")
    return Finding("histories that replay", len(evidence.histories), wrong)


def canary_nowhere(evidence: Evidence) -> Finding:
    """What people wrote, and who they are, stands in no file of Temporal's nor in any log; no text in a mail to anybody but the pair."""
    ours = [name for name in evidence.files if not name.startswith("telemaque.db")]
    secrets = (CANARY.encode(), NAME.encode())
    wrong = [name for name in ours if any(secret in evidence.files[name] for secret in secrets)]
    to_coordinator = [mail for mail in evidence.mails if mail["To"].addresses[0].addr_spec == COORDINATOR]
    wrong += [str(mail["Message-ID"]) for mail in to_coordinator if CANARY in _text_of(mail)]
    return Finding("the canary found", len(ours) + len(to_coordinator), wrong)


def _text_of(mail: EmailMessage) -> str:
    return "".join(str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")
