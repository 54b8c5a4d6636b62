"""The archive of the mails that left."""

from pathlib import Path

import pytest

from adapters.mail.archive import MailFolder, NoArchive

ONE = "<r-1.goals.p-1@example.org>"


def keep(folder: Path, name: str, content: str) -> None:
    (folder / name).write_bytes(content.encode())


async def test_where_there_is_no_archive_nobody_can_tell(tmp_path: Path) -> None:
    assert await NoArchive().has(ONE) is None
    assert await MailFolder(tmp_path / "nowhere").has(ONE) is None


async def test_a_mail_that_arrives_later_is_found_and_one_that_never_did_is_not(tmp_path: Path) -> None:
    archive = MailFolder(tmp_path)
    assert await archive.has(ONE) is False

    keep(tmp_path, "1.eml", f"Subject: x\r\nMessage-ID: {ONE}\r\n\r\nhello")

    assert await archive.has(ONE) is True
    assert await archive.has("<r-2.goals.p-1@example.org>") is False


@pytest.mark.parametrize(
    "head",
    [f"Message-ID: {ONE}", f"message-id:{ONE}", f"Message-ID:\r\n {ONE}", f"Subject: x\nMESSAGE-ID: {ONE}\nTo: y"],
)
async def test_the_header_is_found_however_it_is_written(tmp_path: Path, head: str) -> None:
    keep(tmp_path, "1.eml", f"{head}\r\n\r\nhello" if "\r\n" in head else f"{head}\n\nhello")

    assert await MailFolder(tmp_path).has(ONE) is True


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("1.eml", f"Subject: x\r\n\r\nMessage-ID: {ONE}"),  # a text that cites it is not the mail
        ("1.eml", f"Subject: x\r\nX-Message-ID: {ONE}\r\n\r\n"),
        ("1.eml", f"References: {ONE}\r\n\r\n"),
        (".1.eml.part", f"Message-ID: {ONE}\r\n\r\n"),  # still being written
        (".1.eml", f"Message-ID: {ONE}\r\n\r\n"),
        ("1.eml", ""),
    ],
)
async def test_what_only_looks_like_the_mail_does_not_count(tmp_path: Path, name: str, content: str) -> None:
    keep(tmp_path, name, content)

    assert await MailFolder(tmp_path).has(ONE) is False


async def test_a_mail_taken_out_of_the_folder_has_left_all_the_same(tmp_path: Path) -> None:
    archive = MailFolder(tmp_path)
    keep(tmp_path, "1.eml", f"Message-ID: {ONE}\r\n\r\n")
    assert await archive.has(ONE) is True

    (tmp_path / "1.eml").unlink()

    assert await archive.has(ONE) is True
