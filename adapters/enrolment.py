"""From a start request to what the engine is told: the people stay in the vault, their ids go on."""

from typing import Protocol

from adapters.start_file import StartRequest
from contracts.messages import StartRelationship
from contracts.names import relationship_id
from mentoring.people import Person


class Register(Protocol):
    async def register(self, person: Person) -> str:
        """The person's id; the same address is the same person."""


async def enrol(register: Register, request: StartRequest) -> StartRelationship:
    """Register the people and say what to start. The same request gives the same relationship."""
    mentee = await register.register(request.mentee)
    mentors = tuple([await register.register(mentor) for mentor in request.mentors])
    coordinator = await register.register(request.coordinator)
    return StartRelationship(
        id=relationship_id(request.programme, mentee, mentors, request.start),
        programme=request.programme,
        terms=request.terms,
        pairing=request.pairing,
        mentee=mentee,
        mentors=mentors,
        coordinator=coordinator,
        start_at=request.start_at,
        transition=request.transition,
    )
