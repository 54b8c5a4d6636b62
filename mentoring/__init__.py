"""The rules of mentoring: pure. Standard library and pydantic only; no I/O, no clock (`now` is an argument)."""
