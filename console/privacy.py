"""What operators do for a person's privacy: hand over what is kept, erase it by the rule of two, prove it, hold it."""

import getpass
import json
import os
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from adapters.database.dossier import Dossiers
from adapters.database.forgetting import Forgetters
from console.engine_room import enter
from console.records import Records, open_records
from console.report import Refused, Report, draw_facts, moment
from contracts.privacy import ErasureReason, ErasureWish, Proof
from contracts.vault import KeptFile, Unreadable
from mentoring.refusals import RuleBroken

_PERSON = re.compile(r"p-[0-9a-f]{12}")
_OPERATOR = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
ORIGIN = "Everything that Télémaque keeps of you. Times are in UTC."


async def exported(person: str, file: str) -> Report:
    """A new ZIP file, readable by whoever ran the command alone."""
    async with open_records() as records:
        found = await _found(records, person)
        try:
            data, files = await Dossiers(records.database).of(found)
        except Unreadable as error:
            raise Refused(f"Of {found} nothing can be read: {error}.") from None
    _write(Path(file), data, files)
    document = {"person": found, "file": file, "answers": len(data["answers"]), "files": len(files)}
    said = f"Written to {file}: {len(data['answers'])} answers, {len(files)} files. Hand it to nobody but them."
    return _said(document, said)


async def erased(person: str, reason: str, by: str | None) -> Report:
    """The first of the two asks, the second approves."""
    operator = _operator(by)
    async with open_records() as records:
        forgetters = Forgetters(records.database)
        if (proof := await forgetters.proof(person)) is not None:
            return _proof(proof)
        found = await _found(records, person)
        stands = await forgetters.standing(found)
    if stands.coordinates:
        raise Refused(f"They look after {', '.join(stands.coordinates)}: somebody else must do so first, or end them.")
    engine = await enter(records.settings)
    wish = ErasureWish(person=found, by=operator, reason=ErasureReason(reason))
    if await engine.ask_erasure(wish):
        asked = await engine.erasure(found)
        document = {"person": found, "state": "asked", "by": operator, "held": stands.held, "open": list(stands.open)}
        until = f" by {moment(asked.until)}" if asked else ""
        said = f"Asked for. Somebody else has to type the same{until}; then {_consequence(stands.open)}."
        return _said(document, said, *(["A legal hold is on: it waits for that too."] if stands.held else []))
    try:
        await engine.approve_erasure(found, operator)
    except RuleBroken:
        raise Refused(
            f"You ({operator}) have asked for it yourself: somebody else has to approve. Nothing was changed."
        ) from None
    document = {"person": found, "state": "approved", "by": operator, "held": stands.held, "open": list(stands.open)}
    return _said(
        document, f"Approved: {_consequence(stands.open)}. `starter.py privacy proof {found}` tells when it is done."
    )


async def proved(person: str) -> Report:
    """The proof; before there is one, where the erasure stands."""
    async with open_records() as records:
        proof = await Forgetters(records.database).proof(person)
    if proof is not None:
        return _proof(proof)
    stands = await (await enter(records.settings)).erasure(person) if _PERSON.fullmatch(person) else None
    if stands is None:
        raise Refused(f"No erasure of '{person}' is under way, and none has been done.")
    document = {"person": person, **stands.model_dump(mode="json")}
    return _said(document, f"{_STATES[stands.state.value]} (asked for by {stands.by}, reason: {stands.reason.value}).")


async def held(person: str, why: str, by: str | None) -> Report:
    operator = _operator(by)
    async with open_records() as records:
        found = await _found(records, person)
        await Forgetters(records.database).hold(found, by=operator, why=why, now=datetime.now(UTC))
    return _said({"person": found, "held": True}, f"{found}: a legal hold is on. `privacy release` takes it off.")


async def released(person: str) -> Report:
    async with open_records() as records:
        found = await _found(records, person)
        if not await Forgetters(records.database).release(found):
            raise Refused(f"There is no legal hold on {found}.")
    return _said({"person": found, "held": False}, f"{found}: the legal hold is off.")


_STATES = {
    "asked": "A second person has yet to approve",
    "held": "Approved; a legal hold is on, and it waits",
    "ending": "Approved; their relationships are being ended",
    "done": "Done",
    "lapsed": "Nobody approved in time: nothing was erased",
}


async def _found(records: Records, person: str) -> str:
    """The vault's id. Raises Refused for somebody whom nobody knows."""
    found: str | None = person
    if not _PERSON.fullmatch(person):
        found = await records.directories.person_of(person) or await records.vault.find(person)
    if found is None:
        raise Refused(
            f"Nobody here is '{person}': say their id in the vault or in the directory, or their mail address."
        )
    return found


def _operator(by: str | None) -> str:
    operator = (by or getpass.getuser()).casefold()
    if not _OPERATOR.fullmatch(operator):
        raise Refused(f"'{operator}' is no name to log in with: letters, digits, dots and dashes. Say --by NAME.")
    return operator


def _consequence(relationships: Sequence[str]) -> str:
    ended = f"{len(relationships)} relationships are ended and " if relationships else ""
    return f"{ended}everything of theirs is destroyed"


def _write(path: Path, data: dict[str, Any], files: Sequence[KeptFile]) -> None:
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    with os.fdopen(opened, "wb") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps({"about": ORIGIN, **data}, ensure_ascii=False, indent=2))
        for file in files:
            plain = re.sub(r"[^\w. -]", "_", Path(file.name).name) or "file"
            packed.writestr(f"files/{file.id}-{plain}", file.content)


def _said(document: dict[str, Any], *lines: str) -> Report:
    def draw(console: Console) -> None:
        for line in lines:
            console.print(Text(line))

    return Report(document, draw)


def _proof(proof: Proof) -> Report:
    facts = [
        ("person", proof.person),
        ("reason", proof.reason.value),
        ("asked", f"{proof.asked_by}, {moment(proof.asked_at)}"),
        ("approved", f"{proof.approved_by}, {moment(proof.approved_at)}"),
        ("done", moment(proof.done_at)),
        ("destroyed", "\n".join(f"{one.where}: {one.count}" for one in proof.destroyed)),
        ("keys", ", ".join(proof.keys)),
        ("kept", "\n".join(proof.kept)),
    ]
    return Report(proof.model_dump(mode="json"), lambda console: draw_facts(console, facts))
