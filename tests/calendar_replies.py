"""Replies to invitations, as mail programs write them: kept as they are told of, with their quirks.

Only the entry, the attendee and the times are filled in.
"""

import base64
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from types import MappingProxyType

import vobject

OUTLOOK_ZONE = """\
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def outlook(uid: str, who: str, *, partstat: str = "DECLINED", sequence: int = 0) -> bytes:
    """Exchange: the address in capitals' MAILTO, a comment in it, an alternative of the text in base64."""
    calendar = f"""\
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
{OUTLOOK_ZONE}BEGIN:VEVENT
ATTENDEE;PARTSTAT={partstat};CN=Léa Martin:MAILTO:{who}
COMMENT;LANGUAGE=fr-FR:Désolée\\, je suis en déplacement ce jour-là.\\n
UID:{uid}
SUMMARY;LANGUAGE=fr-FR:Refusé : Mentorat
DTSTART;TZID=Romance Standard Time:20261014T110000
DTEND;TZID=Romance Standard Time:20261014T120000
CLASS:PRIVATE
PRIORITY:5
DTSTAMP:20261005T080112Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=fr-FR:
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
END:VCALENDAR
"""
    return _alternative(who, calendar, "REPLY")


def outlook_proposes(uid: str, who: str, local: str, *, sequence: int = 0) -> bytes:
    """Exchange, “propose a new time”: a COUNTER whose start is the wish, by the clock of `Romance Standard Time`."""
    calendar = f"""\
BEGIN:VCALENDAR
METHOD:COUNTER
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
{OUTLOOK_ZONE}BEGIN:VEVENT
ATTENDEE;PARTSTAT=TENTATIVE;CN=Léa Martin:MAILTO:{who}
COMMENT;LANGUAGE=fr-FR:\\n
UID:{uid}
SUMMARY;LANGUAGE=fr-FR:Nouvel horaire proposé : Mentorat
DTSTART;TZID=Romance Standard Time:{local}
DTEND;TZID=Romance Standard Time:{local[:-4]}5900
DTSTAMP:20261005T080112Z
SEQUENCE:{sequence}
X-MS-OLK-ORIGINALSTART;TZID=Romance Standard Time:20261014T110000
X-MS-OLK-ORIGINALEND;TZID=Romance Standard Time:20261014T120000
END:VEVENT
END:VCALENDAR
"""
    return _alternative(who, calendar, "COUNTER")


def google(
    uid: str, who: str, *, partstat: str = "ACCEPTED", sequence: int = 0, but: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """Google: lines folded at 75 octets, the calendar once as an alternative and once as a file `invite.ics`. `but`: what stands otherwise."""
    calendar = f"""\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20261014T090000Z
DTEND:20261014T100000Z
DTSTAMP:20261005T080112Z
ORGANIZER;CN=Mentorat:mailto:mentoring@telemaque.invalid
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN={who};
 X-NUM-GUESTS=0:mailto:{who}
CREATED:20261001T080112Z
LAST-MODIFIED:20261005T080112Z
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Mentorat
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
    message = _message(who, "REPLY")
    message.set_content("Léa Martin has accepted this invitation.")
    for what, instead in but.items():
        calendar = calendar.replace(what, instead)
    part = _crlf(calendar)
    message.add_alternative(part.decode(), subtype="calendar", charset="utf-8", params={"method": "REPLY"})
    message.add_attachment(part, maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()


def apple(uid: str, who: str, *, partstat: str = "ACCEPTED", sequence: int = 0) -> bytes:
    """Apple Mail, written by a second library: the calendar alone is the mail, and is addressed in mixed case."""
    calendar = vobject.iCalendar()
    calendar.add("method").value = "REPLY"
    event = calendar.add("vevent")
    event.add("uid").value = uid
    event.add("sequence").value = str(sequence)
    attendee = event.add("attendee")
    attendee.value = f"mailto:{who.title()}"
    attendee.params["PARTSTAT"] = [partstat]
    message = _message(who, "REPLY")
    message.set_content(calendar.serialize(), subtype="calendar", charset="utf-8", params={"method": "REPLY"})
    return message.as_bytes()


def _alternative(who: str, calendar: str, method: str) -> bytes:
    """By hand: the standard library would not put the text in Latin-1 beside a calendar in base64."""
    encoded = base64.encodebytes(_crlf(calendar)).decode()
    return _crlf(
        f"From: =?utf-8?B?TMOpYQ==?= <{who}>\nTo: mentoring@telemaque.invalid\nSubject: {method}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="_000_"\n\n'
        '--_000_\nContent-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n'
        "D=E9sol=E9e\n\n"
        f'--_000_\nContent-Type: text/calendar; charset="utf-8"; method={method}\n'
        f"Content-Transfer-Encoding: base64\n\n{encoded}\n--_000_--\n"
    )


def _message(who: str, subject: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = who
    message["To"] = "mentoring@telemaque.invalid"
    message["Subject"] = subject
    return message


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
