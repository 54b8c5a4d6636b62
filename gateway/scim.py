"""SCIM 2.0 at `/scim/v2`: one bearer token a client, and each client sees only the people it brought."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ListResponse,
    NotFoundException,
    PatchOp,
    PreconditionFailedException,
    ResponseParameters,
    SCIMException,
)
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.connection import DatabaseAway
from adapters.database.scim_users import Kept
from adapters.scim.people import ScimPeople, etag, shown
from adapters.scim.service import (
    CONFIG,
    PAGE_AT_MOST,
    PAGE_USUAL,
    PROVIDER,
    ScimUser,
    patch_without_dialect,
    without_dialect,
)
from gateway.house import House
from gateway.hr_room import HrRoom
from gateway.refusing import Refusal
from gateway.scim_messages import answer, described, document_of, one_name, refused, searched
from gateway.window import MINUTE, Window

HERE = "/scim/v2"
PER_MINUTE = 3_000
NO_TOKEN = 401
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")

Served = Callable[..., Awaitable[Response]]


class ScimDoor:
    """One method a resource. Whatever goes wrong is told as the standard has it."""

    def __init__(self, house: House, room: HrRoom) -> None:
        self._house = house
        self._room = room
        self._base = house.settings.public_url.rstrip("/") + HERE
        self._window = Window(PER_MINUTE, MINUTE)

    async def users(self, request: Request, people: ScimPeople) -> Response:
        """POST /Users, and looking for some: GET /Users."""
        return await (self._create if request.method == "POST" else self._search)(request, people)

    async def search(self, request: Request, people: ScimPeople) -> Response:
        """POST /.search and /Users/.search: users are all there is."""
        return await self._listed(await document_of(request), people)

    async def user(self, request: Request, people: ScimPeople, user: str) -> Response:
        """GET, PUT, PATCH, DELETE /Users/{id}."""
        kept = await people.user(user)
        if kept is None:
            raise NotFoundException(detail="nobody here has this id")
        _check_version(request, kept)
        match request.method:
            case "PUT":
                return await self._replace(request, people, kept)
            case "PATCH":
                return await self._patch(request, people, kept)
            case "DELETE":
                await people.remove(kept, self._house.now())
                self._room.wake.set()
                return Response(status_code=204)
        if request.headers.get("if-none-match") in (etag(kept), "*"):
            return Response(status_code=304, headers={"ETag": etag(kept)})
        return self._one(kept, request, Context.RESOURCE_QUERY_RESPONSE)

    async def discovery(self, request: Request, of: str, one: str = "") -> Response:
        """What we serve: /ServiceProviderConfig, /ResourceTypes, /Schemas."""
        if "filter" in request.query_params:  # RFC 7644, section 4
            return refused(403, "", "what describes the service cannot be filtered")
        if of == "ServiceProviderConfig":
            return answer(CONFIG.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))
        resources = PROVIDER.resource_types if of == "ResourceTypes" else PROVIDER.schemas
        found = [self._described(of, resource) for resource in resources]
        if not one:
            listed = {"totalResults": len(found), "startIndex": 1, "itemsPerPage": len(found), "Resources": found}
            return answer({"schemas": [str(ListResponse.__schema__)], **listed})
        for description in found:
            if description["id"].lower() == one.lower():
                return answer(description)
        raise NotFoundException(detail="there is none of this name")

    def people(self, request: Request) -> ScimPeople:
        """Whose people these are, by the token. Raises Refusal."""
        address = request.client.host if request.client else ""
        if self._window.too_many(address, self._house.now()):
            raise Refusal(429, "too-many", "wait a minute", retry_after=60)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        tenant = ""
        for name, client in self._room.file.scim.items():
            for token in client.tokens:
                if hmac.compare_digest(token.encode(), given.strip().encode()) and scheme.lower() == "bearer":
                    tenant = name
        if not tenant:
            raise Refusal(NO_TOKEN, "token", "this needs the bearer token of a client listed behind TELEMAQUE_HR")
        return self._room.people(tenant)

    async def _create(self, request: Request, people: ScimPeople) -> Response:
        document = without_dialect(await document_of(request), self._base)
        user = ScimUser.model_validate(document, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        kept = await people.create(user, self._house.now())
        return self._one(kept, request, Context.RESOURCE_CREATION_RESPONSE, 201)

    async def _replace(self, request: Request, people: ScimPeople, kept: Kept) -> Response:
        document = without_dialect(await document_of(request), self._base)
        told = ScimUser.model_validate(document, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
        changed = await people.replace(kept, told, self._house.now())
        return self._one(changed, request, Context.RESOURCE_REPLACEMENT_RESPONSE)

    async def _patch(self, request: Request, people: ScimPeople, kept: Kept) -> Response:
        document = patch_without_dialect(await document_of(request), self._base)
        patch = PatchOp[ScimUser].model_validate(document, scim_ctx=Context.RESOURCE_PATCH_REQUEST)
        changed = await people.patch(kept, patch, self._house.now())
        return self._one(changed, request, Context.RESOURCE_PATCH_RESPONSE)

    async def _search(self, request: Request, people: ScimPeople) -> Response:
        return await self._listed(dict(request.query_params), people)

    async def _listed(self, told: dict[str, Any], people: ScimPeople) -> Response:
        wanted = searched(told)
        users = [shown(kept, self._base) for kept in await people.all(one_name(wanted))]
        if wanted.filter is not None:
            users = [user for user in users if wanted.filter.match(user)]
        users = wanted.sort(users)
        count = min(PAGE_USUAL if wanted.count is None else wanted.count, PAGE_AT_MOST)
        first = wanted.start_index_0 or 0
        page = users[first : first + count]
        listed = ListResponse[ScimUser](
            total_results=len(users), start_index=first + 1, items_per_page=len(page), resources=page
        )
        return answer(listed.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted))

    def _one(self, kept: Kept, request: Request, context: Context, status: int = 200) -> Response:
        self._room.wake.set()
        told = {
            name: value for name, value in request.query_params.items() if name in ("attributes", "excludedAttributes")
        }
        wanted = ResponseParameters[ScimUser].model_validate(told) if told else None
        document = shown(kept, self._base).model_dump(scim_ctx=context, response_parameters=wanted)
        return answer(document, status, {"ETag": etag(kept), "Location": f"{self._base}/Users/{kept.id}"})

    def _described(self, of: str, description: Any) -> dict[str, Any]:
        told: dict[str, Any] = description.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
        location = f"{self._base}/{of}/{told['id']}"
        return {**told, "meta": {"resourceType": of.removesuffix("s"), "location": location}}


def add_scim(app: FastAPI, door: ScimDoor) -> None:
    async def discovered(request: Request, _: ScimPeople, of: str, one: str = "") -> Response:
        return await door.discovery(request, of, one)

    def add(path: str, serve: Served, *methods: str, **fixed: str) -> None:
        async def endpoint(request: Request) -> Response:
            try:
                people = door.people(request)
                if request.method not in methods:
                    return refused(405, "", "this is not done here", {"Allow": ", ".join(methods)})
                with PROVIDER:
                    return await serve(request, people, **{**request.path_params, **fixed})
            except (Refusal, SCIMException, ValidationError, DatabaseAway) as error:
                return _told(error)

        others = [verb for verb in VERBS if verb not in methods]
        name, extra = f"scim {path}", described(path)
        app.add_api_route(f"{HERE}{path}", endpoint, methods=list(methods), name=name, openapi_extra=extra)
        app.add_api_route(f"{HERE}{path}", endpoint, methods=others, name=f"{name} not", include_in_schema=False)

    add("/Users", door.users, "GET", "POST")
    for search in ("/.search", "/Users/.search"):
        add(search, door.search, "POST")
    add("/Users/{user}", door.user, "GET", "PUT", "PATCH", "DELETE")
    add("/ServiceProviderConfig", discovered, "GET", of="ServiceProviderConfig")
    for of in ("ResourceTypes", "Schemas"):
        add(f"/{of}", discovered, "GET", of=of)
        add(f"/{of}/{{one}}", discovered, "GET", of=of)
    app.add_api_route(
        f"{HERE}/{{path:path}}", _nowhere(door), methods=list(VERBS), name="scim elsewhere", include_in_schema=False
    )


def _nowhere(door: ScimDoor) -> Callable[[Request], Awaitable[Response]]:
    async def nowhere(request: Request) -> Response:
        try:
            door.people(request)
        except Refusal as refusal:
            return _told(refusal)
        return refused(404, "", "what is served: /Users, /ServiceProviderConfig, /ResourceTypes, /Schemas")

    return nowhere


def _told(error: Exception) -> Response:
    match error:
        case Refusal():
            challenge = {"WWW-Authenticate": "Bearer"} if error.status == NO_TOKEN else {}
            return refused(error.status, "", error.detail, {**error.headers, **challenge})
        case SCIMException():
            return refused(error.status, error.scim_type, error.detail)
        case ValidationError():
            told = Error.from_validation_errors(error.errors(include_url=False))[0]
            return refused(int(told.status or 400), told.scim_type or "", told.detail or "")
    return refused(503, "", "the database is away; try again", {"Retry-After": "60"})


def _check_version(request: Request, kept: Kept) -> None:
    """RFC 7644, section 3.14."""
    expected = request.headers.get("if-match")
    if expected is not None and expected != "*" and etag(kept) not in [one.strip() for one in expected.split(",")]:
        raise PreconditionFailedException(detail=f"the version is {etag(kept)}")
