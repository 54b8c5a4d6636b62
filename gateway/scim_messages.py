"""SCIM messages: what is read from a request, and what is answered."""

from typing import Any

from scim2_models import Context, Error, InvalidFilterException, InvalidSyntaxException, SearchRequest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.hr.strict_json import NotJson, read_object
from adapters.scim.service import ScimUser
from gateway.refusing import read_body

MEDIA_TYPE = "application/scim+json"
SIZE_LIMIT = 1_000_000
FILTER_AT_MOST = 2_000


async def document_of(request: Request) -> dict[str, Any]:
    try:
        return read_object(await read_body(request, SIZE_LIMIT))
    except NotJson as error:
        raise InvalidSyntaxException(detail=str(error)) from None


def searched(told: dict[str, Any]) -> "SearchRequest[Any]":
    """What is looked for. Whatever a filter makes the parser do, it is a filter that we do not understand."""
    if len(str(told.get("filter", ""))) > FILTER_AT_MOST:
        raise InvalidFilterException(detail=f"a filter has at most {FILTER_AT_MOST} characters")
    try:
        return SearchRequest[ScimUser].model_validate(told)
    except RecursionError:
        raise InvalidFilterException(detail="it is too deep") from None


def one_name(wanted: "SearchRequest[Any]") -> str:
    """The user name, where one is looked for: what clients ask before everything they do."""
    tree = wanted.filter.ast if wanted.filter is not None else None
    attribute, operator = getattr(tree, "attr_path", None), str(getattr(tree, "op", ""))
    is_name = attribute is not None and str(attribute).lower() == "username"
    value = getattr(tree, "value", None)
    return value if is_name and operator.lower() == "eq" and isinstance(value, str) else ""


def answer(document: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(document, status, headers=headers, media_type=MEDIA_TYPE)


def refused(status: int, kind: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    told = Error(status=status, scim_type=kind or None, detail=detail)
    return answer(told.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE), status, headers)


def described(path: str) -> dict[str, Any]:
    """What OpenAPI says of a path: its parameters, and that a body is a SCIM message."""
    inside = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    asked = ("filter", "sortBy", "sortOrder", "startIndex", "count", "attributes", "excludedAttributes")
    text = {"schema": {"type": "string"}}
    parameters = [{"name": name, "in": "path", "required": True, **text} for name in inside]
    parameters += [{"name": name, "in": "query", **text} for name in asked]
    parameters += [{"name": name, "in": "header", **text} for name in ("If-Match", "If-None-Match")]
    return {"parameters": parameters, "requestBody": {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}}
