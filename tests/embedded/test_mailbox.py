"""The embedded mailbox: a real SMTP server and its page."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx2
import pytest

from embedded.mailbox import receive
from embedded.mailbox_page import create_page
from embedded.postbag import Postbag

LIMIT = 200_000
INVITATION = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:u1@test\r\n"
    "SUMMARY:First meeting\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nSEQUENCE:2\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def bag(tmp_path: Path) -> Postbag:
    return Postbag(tmp_path / "mail")


@pytest.fixture
async def port(bag: Postbag) -> AsyncIterator[int]:
    async with receive(bag, "127.0.0.1", 0, LIMIT) as port:
        yield port


@pytest.fixture
async def browser(bag: Postbag) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=create_page(bag))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


def a_mail(subject: str = "Your goals", to: str = "lea@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "mentoring@example.org", to, subject
    message["Message-ID"] = "<r-1.goals.p-1@example.org>"
    message.set_content("See http://127.0.0.1:8080/ask/abc")
    message.add_alternative(
        '<p>See <a href="http://127.0.0.1:8080/ask/abc">it</a><script>alert(1)</script></p>', subtype="html"
    )
    return message


async def send(port: int, message: EmailMessage) -> None:
    await aiosmtplib.send(message, hostname="127.0.0.1", port=port)


async def test_a_mail_that_was_accepted_is_a_whole_file_and_on_the_page(
    bag: Postbag, port: int, browser: httpx2.AsyncClient
) -> None:
    await send(port, a_mail("Vos objectifs : à écrire"))

    assert [file.suffix for file in bag.folder.iterdir()] == [".eml"]
    page = (await browser.get("/")).text
    assert "Vos objectifs : à écrire" in page
    assert "lea@example.org" in page


async def test_the_newest_mail_stands_first_and_one_address_can_be_picked(
    bag: Postbag, port: int, browser: httpx2.AsyncClient
) -> None:
    await send(port, a_mail("first"))
    await send(port, a_mail("second", to="nadia@example.org"))

    everybody = (await browser.get("/")).text
    nadia = (await browser.get("/", params={"to": "nadia@example.org"})).text

    assert everybody.index("second") < everybody.index("first")
    assert "second" in nadia
    assert "first" not in nadia


@pytest.mark.parametrize("address", ["nobody", "a@b", "a@example.org,b@example.org", "<a@example.org"])
async def test_an_address_that_is_none_is_refused_for_good(port: int, bag: Postbag, address: str) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port) as client:
        await client.mail("mentoring@example.org")
        # Raw: a client library mends what it can.
        answer = await client.execute_command(b"RCPT", f"TO:<{address}>".encode())

    assert 500 <= answer.code < 600
    assert list(bag.folder.iterdir()) == []


async def test_a_mail_beyond_the_limit_is_refused_and_not_kept(port: int, bag: Postbag) -> None:
    message = a_mail()
    message.add_attachment(b"x" * LIMIT, maintype="application", subtype="pdf", filename="large.pdf")

    with pytest.raises(aiosmtplib.SMTPResponseException) as refused:
        await send(port, message)

    assert refused.value.code == 552
    assert list(bag.folder.iterdir()) == []


async def test_a_disk_that_refuses_is_told_as_later_never_as_done(port: int, bag: Postbag) -> None:
    bag.folder.rmdir()

    with pytest.raises(aiosmtplib.SMTPResponseException) as refused:
        await send(port, a_mail())

    assert 400 <= refused.value.code < 500


async def test_a_mail_shows_its_html_in_a_frame_that_runs_nothing_and_opens_links_elsewhere(
    port: int, bag: Postbag, browser: httpx2.AsyncClient
) -> None:
    await send(port, a_mail())
    (heading,) = bag.headings()

    page = (await browser.get(f"/mails/{heading.name}")).text
    frame = await browser.get(f"/mails/{heading.name}/html")

    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert '<base target="_blank">' in frame.text
    policy = frame.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy


async def test_attachments_are_downloads_whatever_they_are_called(
    port: int, bag: Postbag, browser: httpx2.AsyncClient
) -> None:
    message = a_mail()
    message.add_attachment(b"<script>", maintype="text", subtype="html", filename="../../é va.html")
    await send(port, message)
    (heading,) = bag.headings()

    assert "é va.html" in (await browser.get(f"/mails/{heading.name}")).text
    file = await browser.get(f"/mails/{heading.name}/files/1")

    assert file.content == b"<script>"
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%A9%20va.html"
    assert (await browser.get(f"/mails/{heading.name}/files/2")).status_code == 404


async def test_an_invitation_is_readable(port: int, bag: Postbag, browser: httpx2.AsyncClient) -> None:
    message = a_mail()
    message.add_alternative(INVITATION, subtype="calendar", params={"method": "REQUEST"})
    await send(port, message)
    (heading,) = bag.headings()

    page = (await browser.get(f"/mails/{heading.name}")).text

    assert "Calendar · REQUEST" in page
    assert "First meeting" in page
    assert "Tuesday 01 December 2026, 09:00 UTC" in page


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00 nothing of a mail",
        b"Subject: =?utf-99?q?x?=\r\nContent-Type: text/plain; charset=nobody-knows\r\n\r\n\xff",
        b"Content-Type: text/plain; charset=idna\r\n\r\n..\xff",
        b"Content-Type: text/html; charset=unicode_escape\r\n\r\n\\ud800",
        b'From: <a@b\r\nTo: "\r\nDate: never\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n',
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBROKEN",
        b"Subject: <script>alert(1)</script>\r\n\r\nhello",
    ],
)
async def test_a_mail_that_is_hardly_one_is_shown_all_the_same(
    bag: Postbag, browser: httpx2.AsyncClient, content: bytes
) -> None:
    name = bag.keep(content, datetime.now(UTC))

    for address in ("/", f"/mails/{name}", f"/mails/{name}/html", f"/mails/{name}/source"):
        answer = await browser.get(address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text or address.endswith("/source")


@pytest.mark.parametrize("name", ["..%2f..%2fsecret", "nothing.eml", "20261123T160338.123456Z-000000000000.eml"])
async def test_a_name_that_is_no_mail_is_not_found(browser: httpx2.AsyncClient, name: str) -> None:
    for tail in ("", "/html", "/source", "/files/1"):
        assert (await browser.get(f"/mails/{name}{tail}")).status_code == 404


async def test_a_stranger_s_host_name_gets_nothing(browser: httpx2.AsyncClient) -> None:
    assert (await browser.get("/", headers={"Host": "evil.example"})).status_code == 400


async def test_hundreds_of_mails_come_in_pages(bag: Postbag, browser: httpx2.AsyncClient) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(60):
        bag.keep(a_mail(f"mail-{number:03d}-").as_bytes(), start + timedelta(minutes=number))

    first, second = (await browser.get("/")).text, (await browser.get("/", params={"page": 2})).text

    assert "mail-059-" in first
    assert "mail-009-" not in first
    assert "mail-009-" in second
    assert "Older" in first
    assert "Newer" in second
