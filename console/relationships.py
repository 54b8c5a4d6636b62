"""Relationships: which there are, and where one of them stands."""

from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from console.asks import document_of as ask_document
from console.asks import draw as draw_asks
from console.records import Records, open_records
from console.report import Away, Report, deadline, draw_facts, draw_rows, moment, unknown
from contracts.messages import View
from contracts.names import WORKFLOW_ID
from mentoring.health import Health
from mentoring.kinds import Phase, Role, Status
from mentoring.people import Language

BECAME = {
    "proposed": "is proposed to the mentee",
    "not-wanted": "was not wanted by the mentee",
    "asked": "is being asked",
    "accepted": "accepted",
    "declined": "declined",
    "silent": "did not answer",
    "conflict": "– a conflict of interest was declared",
    "not-eligible": "may not be asked",
    "left": "has left the organisation",
}
"""What became of a candidacy, after the mentor's name."""

PASSING = ("version", "health")
"""Fields that say nothing of whether the ledger is behind: health goes with the hours."""

FAR = datetime.max.replace(tzinfo=UTC)


async def listed(status: Status | None, programme: str | None, phase: Phase | None) -> Report:
    """Those of the ledger, the soonest next step first, the closed ones last."""
    async with open_records() as records:
        views = await records.shelf.relationships(status=status, programme=programme)
        views = [view for view in views if phase in (None, view.phase)]
        views.sort(key=lambda view: view.whats_next.due if view.whats_next else FAR)
        documents = [await document_of(records, view) for view in views]
        rows = [_row(records, document, view) for document, view in zip(documents, views, strict=True)]
    headings = ("id", "programme", "mentee", "mentor", "phase", "health", "next step", "by")

    def draw(console: Console) -> None:
        draw_rows(console, headings, rows, none="No relationships. `starter.py start FILE` starts one.")

    return Report(documents, draw)


def _row(records: Records, document: dict[str, Any], view: View) -> tuple[str, ...]:
    phase = records.say(f"phases.{view.phase}") + (" (paused)" if view.status is Status.PAUSED else "")
    names = document["mentee"]["name"], _name_of(document["mentor"])
    health = f"{view.health.score}" if view.health else ""
    return (view.id, view.programme, *names, phase, health, *_next_step(records, document, view))


def _next_step(records: Records, document: dict[str, Any], view: View) -> tuple[str, str]:
    if view.whats_next is None:
        return records.say(f"outcomes.{view.closing}"), ""
    who = document["whats_next"]["who"]
    return f"{who}: {records.step(view.whats_next.what)}", deadline(view.whats_next.due)


async def shown(relationship: str) -> Report:
    """One relationship, from the ledger; the workflow is asked whether it says the same."""
    if not WORKFLOW_ID.match(relationship):
        unknown(relationship)
    async with open_records() as records:
        kept = await records.shelf.relationship(relationship)
        told, away = await _told(records, relationship)
        view = kept or told
        if view is None and away:
            raise Away(f"The ledger does not know '{relationship}', and the engine cannot be asked. {away}")
        if view is None:
            unknown(relationship)
        asks = [await ask_document(records, ask) for ask in await records.shelf.asks(relationship)]
        engine = {"answers": told is not None, "differs_in": _differences(kept, told), "away": away}
        searched = {
            "candidacies": await _candidacies(records, view),
            "declared": view.model_dump(mode="json")["declared"],
            "former": [await _person(records, one) for one in view.former],
        }
        document = {**await document_of(records, view), **searched, "engine": engine}
        facts = _facts(records, document, view)

    def draw(console: Console) -> None:
        draw_facts(console, facts)
        if asks:
            console.print()
            draw_asks(console, records, asks)

    return Report(document, draw)


async def _told(records: Records, relationship: str) -> tuple[View | None, str]:
    """What the workflow says of itself, or why it cannot be asked."""
    from console.engine_room import UNCHANGED, enter

    try:
        return await (await enter(records.settings)).view(relationship), ""
    except Away as error:
        return None, str(error).removesuffix(UNCHANGED).strip()


def _differences(kept: View | None, told: View | None) -> list[str]:
    """The fields in which the ledger is behind. The version alone says nothing to an operator."""
    if told is None or kept is None:
        return [] if told is None else ["ledger"]
    return [name for name in View.model_fields if name not in PASSING and getattr(kept, name) != getattr(told, name)]


async def document_of(records: Records, view: View) -> dict[str, Any]:
    """A relationship as --json tells it."""
    plain = view.model_dump(mode="json")
    people = {role.value: await _person(records, plain[role]) for role in Role}
    coming = None
    if view.whats_next is not None:
        step = plain["whats_next"]
        coming = {
            "who": await records.name(step["who"]),
            "what": step["what"],
            "due": step["due"],
            "role": step["role"],
            "who_id": step["who"],
            "step": step["step"],
        }
    first = ("id", "programme", "phase", "status")
    counted = ("meetings_held", "meetings_planned", "challenges_taken", "evaluations")
    last = ("closing", "started_at", "transition", "paused_until")
    return {
        **{name: plain[name] for name in first},
        "whats_next": coming,
        **people,
        "counts": {name: plain[name] for name in counted},
        "health": _health(records, view.health),
        **{name: plain[name] for name in last},
    }


def _health(records: Records, health: Health | None) -> dict[str, Any] | None:
    """The score, and its reasons in words: facts, never what anybody wrote or rated."""
    if health is None:
        return None
    reasons = [
        {
            "sign": one.sign.value,
            **one.facts,
            "said": records.words.say(Language.ENGLISH, f"health.{one.sign}", **one.facts),
        }
        for one in health.reasons
    ]
    return {"score": health.score, "reasons": reasons}


async def _person(records: Records, person: str) -> dict[str, str] | None:
    return {"id": person, "name": await records.name(person)} if person else None


def _name_of(person: dict[str, str] | None) -> str:
    return person["name"] if person else "none yet"


async def _candidacies(records: Records, view: View) -> list[dict[str, Any]]:
    """Everybody who was thought of, and what became of it."""
    return [{**one.model_dump(mode="json"), "mentor": await _person(records, one.mentor)} for one in view.candidacies]


def _told_of(candidacy: dict[str, Any]) -> str:
    """`Nadia Benali declined (time)`."""
    why = ", ".join(filter(None, (candidacy["why"], *candidacy["refusals"])))
    return f"{_name_of(candidacy['mentor'])} {BECAME[candidacy['became']]}" + (f" ({why})" if why else "")


def _facts(records: Records, document: dict[str, Any], view: View) -> list[tuple[str, str]]:
    step, by = _next_step(records, document, view)
    people = [(records.say(f"roles.{role}"), _name_of(document[role.value])) for role in Role]
    declared = ", ".join(f"{role} on {moment(at)}" for role, at in view.declared.items())
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in document["counts"].items())
    return [
        ("Relationship", view.id),
        ("Programme", view.programme),
        *people,
        ("Before", ", ".join(map(_name_of, document["former"]))),
        ("Candidates", "\n".join(map(_told_of, document["candidacies"]))),
        ("No conflict of interest", f"declared by {declared}" if declared else ""),
        ("Phase", records.say(f"phases.{view.phase}")),
        ("Status", records.say(f"statuses.{view.status}")),
        ("Next step" if view.whats_next else "Outcome", step),
        ("By", by),
        ("Paused until", moment(view.paused_until) if view.paused_until else ""),
        ("Started" if view.started_at <= datetime.now(UTC) else "Starts", moment(view.started_at)),
        ("Transition", view.transition or ""),
        ("So far", counts),
        ("Health", _told_health(document["health"])),
        ("Engine", _of_engine(document["engine"])),
    ]


def _told_health(health: dict[str, Any] | None) -> str:
    if health is None:
        return ""
    return "\n".join([f"{health['score']} of 100", *(reason["said"] for reason in health["reasons"])])


def _of_engine(engine: dict[str, Any]) -> str:
    if engine["away"]:
        return f"could not be asked, so this is what the ledger last knew. {engine['away']}"
    if engine["differs_in"] == ["ledger"]:
        return "says this; the ledger does not know the relationship yet"
    if engine["differs_in"]:
        return f"is ahead of the ledger in {', '.join(engine['differs_in'])}; ask again in a moment"
    return "says the same" if engine["answers"] else "no longer keeps this relationship; the ledger does"
