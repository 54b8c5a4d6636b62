"""Hand one mail to the mail server, and say exactly what is known of it afterwards."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

import aiosmtplib

from settings import Security, Settings

SMTP_SECONDS = 20
_FAILURE, _PERMANENT = 400, 500


class Handing(StrEnum):
    """ACCEPTED: the server took it. LATER: it certainly did not leave. REFUSED: it never will. BROKEN: nobody can tell."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True)
class Handed:
    """What became of one attempt, with the server's own answer."""

    how: Handing
    reply: str


class MailServer:
    """One SMTP connection a mail. Certificates are always checked where the line is encrypted."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def hand_over(self, body: bytes, sender: str, recipient: str) -> Handed:
        """Try once, for SMTP_SECONDS at most in all.

        Up to the text (DATA) a broken line means LATER; after it, BROKEN: the server may have taken the mail.
        """
        to = on_the_wire(recipient)
        if to is None:
            return Handed(Handing.REFUSED, "an address that mail servers cannot be told")
        client = self._client()
        broken = Handing.LATER
        try:
            async with asyncio.timeout(SMTP_SECONDS):
                await self._open(client)
                await client.mail(sender)
                await client.rcpt(to)
                broken = Handing.BROKEN
                response = await client.data(body)
        except aiosmtplib.SMTPResponseException as error:
            return _answered(error, broken)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            return Handed(broken, type(error).__name__)
        finally:
            client.close()
        return Handed(Handing.ACCEPTED, f"{response.code}")

    async def greet(self) -> str:
        """Say hello and log in, as `doctor` does. Returns the server's greeting; raises aiosmtplib.SMTPException or OSError."""
        client = self._client()
        try:
            await self._open(client)
            code, text = await client.noop()
            return f"{code} {text}"
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            timeout=SMTP_SECONDS,
            use_tls=settings.smtp_security is Security.TLS,
            start_tls=settings.smtp_security is Security.STARTTLS,
            cert_bundle=str(settings.smtp_ca_file) if settings.smtp_ca_file else None,
        )

    async def _open(self, client: aiosmtplib.SMTP) -> None:
        await client.connect()
        if self._settings.smtp_user:
            await client.login(self._settings.smtp_user, self._settings.smtp_password.get_secret_value())


def on_the_wire(address: str) -> str | None:
    """The address as every mail server reads it: its domain in ASCII (IDNA). None when that cannot be."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return None


def _answered(error: aiosmtplib.SMTPResponseException, broken: Handing) -> Handed:
    """The server spoke: 4xx is later, 5xx is never. Only its code is kept: its words may cite an address.

    What is no such code (a line that is not SMTP) says nothing: the mail may have been taken.
    """
    if error.code < _FAILURE:
        return Handed(broken, f"{error.code}")
    how = Handing.REFUSED if error.code >= _PERMANENT else Handing.LATER
    return Handed(how, f"{error.code}")
