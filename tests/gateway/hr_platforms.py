"""What HR platforms send, as their documentation has it, each signed here by other means than those it is verified with."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

from tests.gateway.street import NOW

STANDARD_SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ...").decode()
SECRET = "what the platform has shown once"
SCIM_TOKEN = "a-token-of-twenty-four-or-more"
TOKEN = "6590f590-3dba-495e-9bea-c361e1e2efc0"

HR_FILE = f"""
sources:
  own: {{platform: standard, secrets: ["{STANDARD_SECRET}", "whsec_{base64.b64encode(b"the one before").decode()}"]}}
  bamboo: {{platform: bamboohr, secrets: ["{SECRET}"], look: {{company: acme, token: t0k3n}}}}
  bob: {{platform: hibob, secrets: ["{SECRET}"], look: {{token: t0k3n}}}}
  personio: {{platform: personio, secrets: ["{SECRET}"], look: {{token: t0k3n}}}}
  gusto: {{platform: gusto, secrets: ["{TOKEN}"], look: {{token: t0k3n}}}}
  kombo: {{platform: kombo, secrets: ["{SECRET}"], look: {{token: t0k3n, integration: "personio:1"}}}}
  new-gusto: {{platform: gusto}}
scim:
  entra: {{tokens: ["{SCIM_TOKEN}", the-token-before-of-entra]}}
  okta: {{tokens: [another-token-of-another-client]}}
"""


@dataclass
class Sent:
    """One message: where it goes, its headers, its bytes."""

    source: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return f"/hr/{self.source}/events"


def body_of(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def standard(
    document: Any,
    *,
    id: str = "msg_1",  # noqa: A002
    at: datetime = NOW,
    headers: Mapping[str, str] | None = None,
) -> Sent:
    """Signed by the library of Standard Webhooks itself."""
    body = body_of(document)
    signature = Webhook(STANDARD_SECRET).sign(id, at, body.decode())
    stamp = str(int(at.timestamp()))
    signed = {"webhook-id": id, "webhook-timestamp": stamp, "webhook-signature": signature}
    return Sent("own", {"content-type": "application/json", **signed, **(headers or {})}, body)


def own(
    kind: str,
    employee: str,
    *,
    id: str = "msg_1",  # noqa: A002
    at: datetime = NOW,
    signed_at: datetime = NOW,
    **data: Any,
) -> Sent:
    """An event in our own form, written down at one time and sent at another."""
    document = {"type": kind, "timestamp": at.isoformat(), "data": {"employee": employee, **data}}
    return standard(document, id=id, at=signed_at)


def bamboo(document: Any, at: datetime = NOW) -> Sent:
    body, stamp = body_of(document), str(int(at.timestamp()))
    signature = hmac.new(SECRET.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return Sent("bamboo", {"X-BambooHR-Signature": signature, "X-BambooHR-Timestamp": stamp}, body)


def bob(document: Any) -> Sent:
    body = body_of(document)
    digest = hmac.new(SECRET.encode(), body, hashlib.sha512).digest()
    return Sent("bob", {"Bob-Signature": base64.b64encode(digest).decode()}, body)


def personio(document: Any) -> Sent:
    body = body_of(document)
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return Sent("personio", {"X-Personio-Signature": f"sha256={signature}"}, body)


def gusto(document: Any) -> Sent:
    body = body_of(document)
    return Sent("gusto", {"X-Gusto-Signature": hmac.new(TOKEN.encode(), body, hashlib.sha256).hexdigest()}, body)


def kombo(document: Any) -> Sent:
    body = body_of(document)
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return Sent("kombo", {"X-Kombo-Signature": base64.urlsafe_b64encode(digest).decode().rstrip("=")}, body)


LEA, ANA = "E1042", "E1010"
"""In the directory: Léa, and her manager to come."""

_MOMENT = NOW.isoformat()
BAMBOO_UPDATED = {
    "type": "employee.updated",
    "timestamp": _MOMENT,
    "data": {"companyId": "acme", "employeeId": "77", "changedFields": ["status", "employmentHistoryStatus"]},
}
BAMBOO_FIELDS = {
    "employees": [
        {
            "id": LEA,
            "changedFields": ["Status"],
            "fields": {"Status": "Inactive", "Termination Date": "2026-11-30"},
        }
    ]
}
BOB_LEFT = {
    "companyId": 636192,
    "type": "employee.left",
    "triggeredBy": "1",
    "triggeredAt": _MOMENT,
    "version": "v2",
    "data": {"employeeId": "3332883884017713238"},
}
PERSONIO_ABSENCE = {
    "company_id": "1",
    "event_name": "absence-period.created",
    "occurred_at": _MOMENT,
    "payload": {"absence_period": {"id": "a1"}, "person": {"id": "91"}},
}
GUSTO_LEFT = {
    "uuid": "f7397a24-57ad-4fae-b011-d258e8232900",
    "event_type": "employee.terminated_effective",
    "resource_type": "Company",
    "resource_uuid": "5df911a0-e8e9-412d-8aaf-a46ad193dd96",
    "entity_type": "Employee",
    "entity_uuid": "d7eeb8b4-0000-4000-8000-000000000077",
    "timestamp": int(NOW.timestamp()),
}
KOMBO_CHANGED = {
    "id": "5gjAtURLPbnTiwgkaBfiA3WJ",
    "type": "data-changed",
    "data": {
        "integration_id": "personio:1",
        "integration_tool": "personio",
        "integration_category": "HRIS",
        "changed_models": [{"name": "hris_legal_entities"}, {"name": "hris_employees"}],
    },
}

MESSAGES: dict[str, Callable[[], Sent]] = {
    "own": lambda: own("employee.terminated", LEA, effective_at="2026-11-30"),
    "bamboo": lambda: bamboo(BAMBOO_UPDATED),
    "bob": lambda: bob(BOB_LEFT),
    "personio": lambda: personio(PERSONIO_ABSENCE),
    "gusto": lambda: gusto(GUSTO_LEFT),
    "kombo": lambda: kombo(KOMBO_CHANGED),
}
"""One message of each, which tells of Léa."""

RECORDS: dict[str, Any] = {
    "https://api.bamboohr.com/api/gateway.php/acme/v1/employees/77/": {
        "employeeNumber": LEA,
        "displayName": "Léa Martin",
        "workEmail": "lea@example.org",
        "status": "Inactive",
        "employmentHistoryStatus": "Terminated",
        "terminationDate": "2026-11-30",
    },
    "https://api.hibob.com/v1/people/3332883884017713238": {
        "displayName": "Léa Martin",
        "email": "lea@example.org",
        "internal": {"lifecycleStatus": "Garden leave"},
    },
    "https://api.personio.de/v2/persons/91": {
        "email": "lea@example.org",
        "preferred_name": "Léa Martin",
        "employments": [{"status": "LEAVE", "supervisor": {"id": ANA}}],
    },
    "https://api.gusto.com/v1/employees/d7eeb8b4-0000-4000-8000-000000000077": {
        "uuid": "d7eeb8b4-0000-4000-8000-000000000077",
        "work_email": "lea@example.org",
    },
    "https://api.kombo.dev/v1/hris/employees": {
        "data": {
            "results": [
                {
                    "employee_number": LEA,
                    "work_email": "lea@example.org",
                    "employment_status": "ACTIVE",
                    "manager": {"employee_number": ANA},
                    "termination_date": None,
                },
                {"employee_number": "nobody", "work_email": "stranger@example.org", "employment_status": "INACTIVE"},
            ]
        }
    },
}
"""What each answers when it is asked."""


@dataclass
class FakeLookups:
    """The platforms' own records, by address; `asked`: each request, with its authorization."""

    away: bool = False
    records: dict[str, Any] = field(default_factory=lambda: dict(RECORDS))
    asked: list[tuple[str, str]] = field(default_factory=list)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]
