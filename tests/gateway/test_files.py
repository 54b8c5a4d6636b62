"""Files that come with an answer: judged by content, kept while the rest is corrected."""

import asyncio
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from mentoring import facts
from mentoring.kinds import AskKind, Role
from tests.gateway.street import RELATIONSHIP, Street, words_of

PDF = b"%PDF-1.7 a life in two pages"
PNG = b"\x89PNG\r\n\x1a\n0000"


def docx() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return buffer.getvalue()


async def dossier(street: Street) -> str:
    return await street.ask(AskKind.DOSSIER, Role.MENTEE)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("virus.pdf", b"MZ\x90\x00", "“virus.pdf” is not a PDF"),
        ("empty.pdf", b"", "“empty.pdf” is empty"),
        ("large.pdf", PDF + b"0" * 1_000_000, "“large.pdf” is larger than 1 MB"),
        ("bundle.docx", b"PK\x03\x04 not a document", "“bundle.docx” is not a PDF"),
        ("../../etc/passwd\u202efdp.exe", b"MZ", "“passwdfdp.exe” is not a PDF"),
    ],
)
async def test_a_file_is_judged_by_its_content_and_refused_by_name(
    street: Street, name: str, content: bytes, told: str
) -> None:
    page = await street.browser().answer(await dossier(street), {"consent": "yes"}, files=[(name, content)])
    assert page.status_code == 422
    assert told in words_of(page)
    assert street.relationships.given == []


@pytest.mark.behaviour("S19")
async def test_good_files_are_kept_under_safe_names(street: Street) -> None:
    files = [("C:\\mine\\cv.pdf", PDF), ("work.docx", docx()), ("me.exe", PNG)]
    page = await street.browser().answer(await dossier(street), {"consent": "yes"}, files=files)
    assert page.status_code == 200
    [given] = street.relationships.given
    assert street.relationships.told(facts.Dossier) == facts.Dossier(files=3, consent=True)
    kept = await street.house.vault.files(given.id)
    assert [file.name for file in kept] == ["cv.pdf", "work.docx", "me.png"]
    assert [file.content for file in kept] == [PDF, files[1][1], PNG]


async def test_files_already_sent_are_kept_while_the_rest_is_corrected(street: Street) -> None:
    browser, path = street.browser(), await dossier(street)
    page = await browser.answer(path, {"consent": "yes"}, files=[("cv.pdf", PDF), ("bad.pdf", b"MZ")])
    assert page.status_code == 422
    assert "Already received" in words_of(page)
    assert "cv.pdf" in words_of(page)
    form = await browser.open(path)
    assert form.fields["keep"].options == ["0"]
    again = await browser.send(form, {"consent": "yes", "keep": "0"}, files=[("me.png", PNG)])
    assert again.status_code == 200
    kept = await street.house.vault.files(street.relationships.given[0].id)
    assert [file.name for file in kept] == ["cv.pdf", "me.png"]


async def test_of_any_number_of_wrong_forms_only_the_latest_files_stay_and_none_once_the_answer_is_taken(
    street: Street,
) -> None:
    browser, path = street.browser(), await dossier(street)
    for _ in range(3):
        street.clock.shows += timedelta(minutes=1)
        page = await browser.answer(path, {"consent": "yes"}, files=[("cv.pdf", PDF), ("bad.pdf", b"MZ")])
        assert page.status_code == 422
    assert await files_of_all_answers(street) == ["cv.pdf"]
    await browser.send(await browser.open(path), {"consent": "yes", "keep": "0"})
    [given] = street.relationships.given
    assert [file.name for file in await street.house.vault.files(given.id)] == ["cv.pdf"]
    assert await files_of_all_answers(street) == ["cv.pdf"]


async def files_of_all_answers(street: Street) -> list[str]:
    vault = street.house.vault
    answers = await vault.answers_of(RELATIONSHIP, street.people[Role.MENTEE])
    return [file.name for answer in answers for file in await vault.files(answer.id)]


async def test_files_refused_by_the_rules_need_not_be_chosen_again(street: Street) -> None:
    browser, path = street.browser(), await dossier(street)
    street.relationships.refuse("dossier-needs-consent")
    page = await browser.answer(path, {}, files=[("cv.pdf", PDF)])
    assert page.status_code == 422
    assert "without giving your consent" in words_of(page)
    street.relationships.raises = None
    assert (await browser.answer(path, {"consent": "yes", "keep": "0"})).status_code == 200
    assert street.relationships.told(facts.Dossier).files == 1


async def test_too_many_files_are_refused_and_can_be_unticked(street: Street) -> None:
    browser, path = street.browser(), await dossier(street)
    page = await browser.answer(path, {"consent": "yes"}, files=[(f"{n}.pdf", PDF) for n in range(4)])
    assert page.status_code == 422
    form = await browser.open(path)
    assert form.fields["keep"].options == ["0", "1", "2", "3"]
    assert (await browser.send(form, {"consent": "yes", "keep": "2"})).status_code == 200
    kept = await street.house.vault.files(street.relationships.given[0].id)
    assert [file.name for file in kept] == ["2.pdf"]


async def test_a_double_click_sends_each_file_once(street: Street) -> None:
    browser, path = street.browser(), await dossier(street)
    form = await browser.open(path)
    clicks = [browser.send(form, {"consent": "yes"}, files=[("cv.pdf", PDF)]) for _ in range(3)]
    assert {page.status_code for page in await asyncio.gather(*clicks)} == {200}
    [given] = street.relationships.given
    assert [file.name for file in await street.house.vault.files(given.id)] == ["cv.pdf"]
