"""What we serve by SCIM, and how far a client may stray from the standard: as far as Entra ID and Okta do."""

from typing import Any

from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    EnterpriseUser,
    ETag,
    Filter,
    Pagination,
    Patch,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    User,
)

PAGE_AT_MOST = 200
PAGE_USUAL = 100
ENTERPRISE = str(EnterpriseUser.__schema__)
ScimUser = User[EnterpriseUser]

POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)

CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=PAGE_AT_MOST),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=True),
    etag=ETag(supported=True),
    pagination=Pagination(cursor=False, index=True, default_page_size=PAGE_USUAL, max_page_size=PAGE_AT_MOST),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="A token of this client's own, listed behind TELEMAQUE_HR",
            primary=True,
        )
    ],
)

PROVIDER = ScimProvider(
    models=[User, EnterpriseUser],
    resource_types=[ResourceType.from_resource(ScimUser)],
    config=CONFIG,
    policy=POLICY,
)


def without_dialect(user: Any, base: str) -> Any:
    """A user as the standard has it: Entra and Okta name a manager by their id alone, where RFC 7643 wants a reference too."""
    if not isinstance(user, dict):
        return user
    found = dict(user)
    for name, value in user.items():
        if name.lower() == ENTERPRISE.lower() and isinstance(value, dict):
            told = {key: _manager(one, base) if key.lower() == "manager" else one for key, one in value.items()}
            found[name] = {key: one for key, one in told.items() if key.lower() != "manager" or one}
        elif name.lower() == f"{ENTERPRISE}:manager".lower():
            found[name] = _manager(value, base)
    return found


def patch_without_dialect(patch: Any, base: str) -> Any:
    """The same of each operation of a PATCH; a manager who is nobody is a manager removed."""
    operations = patch.get("Operations") if isinstance(patch, dict) else None
    if not isinstance(operations, list):
        return patch
    return {**patch, "Operations": [_operation(one, base) for one in operations]}


def _operation(operation: Any, base: str) -> Any:
    if not isinstance(operation, dict):
        return operation
    path = operation.get("path")
    if not isinstance(path, str):
        return {**operation, "value": without_dialect(operation.get("value"), base)}
    of_manager = f"{ENTERPRISE}:manager".lower()
    if path.lower() not in (of_manager, f"{of_manager}.value") or str(operation.get("op")).lower() == "remove":
        return operation
    manager = _manager(operation.get("value"), base)
    whole = {name: value for name, value in operation.items() if name != "value"} | {"path": f"{ENTERPRISE}:manager"}
    return {**whole, "value": manager} if manager else {**whole, "op": "remove"}


def _manager(told: Any, base: str) -> Any:
    if isinstance(told, list) and len(told) == 1:  # Entra, now and then
        told = told[0]
    if isinstance(told, str):
        told = {"value": told}
    if not isinstance(told, dict) or not told.get("value"):
        return None
    return {"$ref": f"{base}/Users/{told['value']}", **told}
