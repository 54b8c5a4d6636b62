"""SCIM 2.0 (RFC 7643, 7644): identity providers bring people, their managers and their leaving. The protocol is scim2-models'."""
