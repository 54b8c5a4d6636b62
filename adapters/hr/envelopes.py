"""What came through the door, as one document, and what makes it the only one of its kind.

CloudEvents 1.0 come in two modes: the whole event in the body (structured), or its attributes in the head (binary).
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from adapters.hr.platforms import Platform
from adapters.hr.records import text_at
from adapters.hr.strict_json import NotJson, read_object
from mentoring.model import Model

STRUCTURED = "application/cloudevents+json"
ID_AT_MOST = 256


class Envelope(Model):
    """`id`: the sender's own; the same again is the same message. `document`: what it says."""

    id: str
    document: dict[str, Any]


def open_envelope(platform: Platform, headers: Mapping[str, str], body: bytes) -> Envelope:
    """Read a message whose signature is right. Raises NotJson, with what to do. `headers`: their names in small letters."""
    document = read_object(body)
    if platform.own:
        return _own(platform, headers, document)
    own_id = text_at(document, platform.event_id)
    return Envelope(id=_checked(own_id) if own_id else _digest(platform, headers, body), document=document)


def _digest(platform: Platform, headers: Mapping[str, str], body: bytes) -> str:
    """What makes a message without an id the only one of its kind: the same words at another time are another message."""
    sent_at = headers.get(platform.timestamp.header.lower(), "") if platform.timestamp else ""
    return hashlib.sha256(body + sent_at.encode()).hexdigest()


def _own(platform: Platform, headers: Mapping[str, str], document: dict[str, Any]) -> Envelope:
    if headers.get("content-type", "").partition(";")[0].strip().lower() == STRUCTURED:
        return _cloud_event({**document}, document.get("data"))
    if "ce-specversion" in headers:
        attributes = {name.removeprefix("ce-"): value for name, value in headers.items() if name.startswith("ce-")}
        if attributes.get("id") != headers[str(platform.id_header)]:
            # Its attributes are not signed, the webhook-id is: without this, a message could be sent again as another.
            raise NotJson(f"the CloudEvent's id must be the {platform.id_header} when it is sent in binary mode")
        return _cloud_event(attributes, document)
    return Envelope(id=_checked(headers[str(platform.id_header)]), document=document)


def _cloud_event(attributes: dict[str, Any], data: Any) -> Envelope:
    if attributes.get("specversion") != "1.0":
        raise NotJson("it is a CloudEvent of another version than 1.0")
    for name in ("id", "source", "type", "time"):
        if not isinstance(attributes.get(name), str) or not attributes[name]:
            raise NotJson(f"it is a CloudEvent without '{name}'")
    if not isinstance(data, dict):
        raise NotJson("it is a CloudEvent whose data is no JSON object")
    document = {"type": attributes["type"], "timestamp": attributes["time"], "data": data}
    return Envelope(id=_checked(attributes["id"]), document=document)


def _checked(own_id: str) -> str:
    """An id that can be kept. Raises NotJson."""
    if not 0 < len(own_id) <= ID_AT_MOST or not own_id.isprintable():
        raise NotJson(f"its id must have 1 to {ID_AT_MOST} printable characters")
    return own_id
