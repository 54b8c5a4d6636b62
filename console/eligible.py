"""Eligibility: of every mentor whether they may accompany this mentee, and every reason why not, in sentences."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from adapters.eligibility_words import sentence
from adapters.library import Library
from adapters.mistakes import near
from console.people import known, places
from console.records import open_records
from console.report import Refused, Report, draw_rows
from mentoring.directory import Directory, Member
from mentoring.eligibility import Refusal, refusals
from mentoring.people import Language
from settings import Settings


async def told(
    mentee: str, programme: str | None, coordinator: str | None, mentor: str | None, language: str
) -> Report:
    """Every mentor, those who may first; or the one `mentor` who is asked about. Raises Refused for what is unknown."""
    async with open_records() as records:
        directory = Directory(await records.directories.all())
        somebody = known(directory, mentee)
        if coordinator is not None:
            known(directory, coordinator)
        circumstances = await records.directories.circumstances(
            datetime.now(ZoneInfo(somebody.timezone)).date(),
            coordinator,
            allow_shared_manager=_allows_shared_manager(records.settings, programme),
        )
    asked = [known(directory, mentor)] if mentor else [one for one in directory if one.capacity and one.id != mentee]
    documents = []
    for one in asked:
        found = refusals(somebody, one, directory, circumstances)
        said = [sentence(records.words, Language(language), refusal, directory) for refusal in found]
        documents.append(_document(one, found, said, len(circumstances.pairs.get(one.id, ()))))
    documents.sort(key=lambda one: (not one["eligible"], one["name"].casefold(), one["id"]))

    def draw(console: Console) -> None:
        rows = [(one["id"], one["name"], places(one), _verdict(one)) for one in documents]
        none = "Nobody in the directory has places for mentees: it is the column 'capacity' that says so."
        draw_rows(console, ("id", "mentor", "mentees", "eligible"), rows, none=none)
        count = sum(one["eligible"] for one in documents)
        console.print(Text(f"\n{count} of {len(documents)} may be proposed to {somebody.name}."))

    return Report(documents, draw)


def _allows_shared_manager(settings: Settings, programme: str | None) -> bool:
    if programme is None:
        return False
    programmes = Library(settings.content, settings.programmes).programmes()
    if programme not in programmes:
        meant = near(programme, list(programmes))
        raise Refused(f"There is no programme '{programme}'; {meant}`starter.py programme list` shows those there are.")
    return programmes[programme].allow_shared_manager


def _document(mentor: Member, found: list[Refusal], said: list[str], under_way: int) -> dict[str, Any]:
    return {
        "id": mentor.id,
        "name": mentor.name,
        "eligible": not found,
        "capacity": mentor.capacity,
        "under_way": under_way,
        "refusals": [
            {**refusal.model_dump(mode="json"), "sentence": sentence}
            for refusal, sentence in zip(found, said, strict=True)
        ],
    }


def _verdict(document: dict[str, Any]) -> str:
    return "yes" if document["eligible"] else "\n".join(one["sentence"] for one in document["refusals"])
