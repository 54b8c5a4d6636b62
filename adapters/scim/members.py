"""A SCIM user as the directory has them, and what of a change is an HR event."""

import re
from typing import Any

from adapters.scim.service import ENTERPRISE
from mentoring.kinds import HrEventType
from mentoring.people import Language, known_zone, one_address, one_line

_MEMBER_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
IDENTITY = ("name", "mail", "language")
PLACE = ("team", "site")
QUIETLY = ("title", "timezone")
"""What changes the directory and is no event of anybody's life."""


def is_active(user: Any) -> bool:
    """Unless it is said otherwise, somebody who is provisioned is there."""
    return user.active is not False


def member_id(user: Any) -> str:
    """The organisation's own id: the employee number, else the client's id, else the one we gave."""
    enterprise = user[ENTERPRISE]
    told = (enterprise.employee_number if enterprise else None, user.external_id, user.id)
    return next(str(one) for one in told if one and _MEMBER_ID.fullmatch(str(one)))


def manager_of(user: Any) -> str:
    """The manager as the client names them; "" for none."""
    enterprise = user[ENTERPRISE]
    return (enterprise.manager.value or "") if enterprise and enterprise.manager else ""


def fields_of(user: Any) -> dict[str, Any]:
    """What the user says of a member's entry: only what is said and can be kept. Without `mail` they cannot be a member."""
    enterprise = user[ENTERPRISE]
    told = {
        "name": _line(user.display_name) or _full_name(user) or _line(user.user_name),
        "mail": _address(user),
        "language": _language(user),
        "timezone": _zone(user.timezone),
        "title": _line(user.title),
        "team": _line(enterprise.department if enterprise else None),
        "site": _line(next((one.locality for one in user.addresses or () if one.locality), None)),
    }
    return {name: value for name, value in told.items() if value}


def events_of(
    before: Any, after: Any, *, managers: tuple[str | None, str | None]
) -> list[tuple[HrEventType, dict[str, Any]]]:
    """What happened between two versions of a user, with what the event carries. `managers`: the directory's ids."""
    found: list[tuple[HrEventType, dict[str, Any]]] = []
    if is_active(before) is not is_active(after):
        found.append((HrEventType.REHIRED if is_active(after) else HrEventType.TERMINATED, {}))
    was, now = fields_of(before), fields_of(after)
    if identity := {name: now[name] for name in IDENTITY if name in now and now[name] != was.get(name)}:
        found.append((HrEventType.IDENTITY_CHANGED, identity))
    place = {name: now[name] for name in PLACE if name in now and now[name] != was.get(name)}
    if managers[0] != managers[1]:
        kind = HrEventType.TRANSFERRED if place else HrEventType.MANAGER_CHANGED
        found.append((kind, {"manager": managers[1], **place}))
    elif place:
        found.append((HrEventType.TRANSFERRED, place))
    return found


def _line(text: str | None) -> str:
    try:
        return one_line(text or "")[:200]
    except ValueError:
        return ""


def _full_name(user: Any) -> str:
    if user.name is None:
        return ""
    both = " ".join(part for part in (user.name.given_name, user.name.family_name) if part)
    return _line(user.name.formatted) or _line(both)


def _address(user: Any) -> str:
    """The work address, else the one they prefer, else any; else the name that they log in with, if it is one."""
    ranked = sorted(user.emails or (), key=lambda one: (one.type != "work", not one.primary))
    for told in (*(one.value for one in ranked), user.user_name):
        try:
            return one_address(told or "")
        except ValueError:
            continue
    return ""


def _language(user: Any) -> str:
    told = (user.preferred_language or user.locale or "").strip().lower()[:2]
    return told if told in set(Language) else ""


def _zone(told: str | None) -> str:
    try:
        return known_zone(told) if told else ""
    except ValueError:
        return ""
