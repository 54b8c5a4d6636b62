"""Rehearsals: a programme played through in virtual time, with people as behaviours, before anybody real is in it."""
