"""The sources of what comes in our own form by doors of our own: `starter.py hr send`, and SCIM."""

OPERATOR, SCIM = "operator", "scim"
OUR_OWN_DOORS = frozenset({OPERATOR, SCIM})
