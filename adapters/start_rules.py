"""What the rules of eligibility say to starts, before anything is started. Whom nobody knows yet, they only know by the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.candidates import Standing, standing
from adapters.database.directory import Directories
from adapters.database.vault import Vault
from adapters.eligibility_words import sentence
from adapters.mistakes import Mistake
from adapters.start_file import StartRequest
from adapters.words import Words
from mentoring.people import Language, Person

TODO = "Name another one, or leave the line out to have one proposed"


@dataclass(frozen=True)
class StartRules:
    """The rules, and all they must know."""

    vault: Vault
    directories: Directories
    words: Words

    async def refused(self, requests: Sequence[StartRequest], file: str) -> list[Mistake]:
        """Every reason against every mentor who is named, all starts before theirs taken as begun."""
        if not any(request.mentors for request in requests):
            return []
        ids = await self._ids(requests)
        people = {ids[person.mail]: person for request in requests for person in request.everybody}
        everybody = await standing(self.directories, people, requests[0].start)
        return list(self._refused(requests, file, ids, everybody))

    async def _ids(self, requests: Sequence[StartRequest]) -> dict[str, str]:
        """By address, the vault's id of everybody; one that it does not know yet gets a name for the moment."""
        mails = dict.fromkeys(person.mail for request in requests for person in request.everybody)
        names = {mail.casefold(): f"new-{number}" for number, mail in enumerate(mails)}
        return {mail: await self.vault.find(mail) or names[mail.casefold()] for mail in mails}

    def _refused(
        self, requests: Sequence[StartRequest], file: str, ids: Mapping[str, str], everybody: Standing
    ) -> Iterator[Mistake]:
        def known(person: Person) -> str:
            return everybody.of(ids[person.mail]).id

        begun = {(known(mentor), known(request.mentee)) for request in requests for mentor in request.mentors}
        pairs = {
            mentor: frozenset(mentee for mentee in mentees if (mentor, mentee) not in begun)
            for mentor, mentees in everybody.circumstances.pairs.items()
        }
        for request in requests:
            here = everybody.where(
                today=request.start,
                pairs=pairs,
                coordinator=known(request.coordinator),
                allow_shared_manager=request.pairing.allow_shared_manager,
            )
            for number, mentor in enumerate(request.mentors):
                for refusal in here.refusals(ids[request.mentee.mail], ids[mentor.mail]):
                    yield Mistake(
                        file=file,
                        line=request.line,
                        column=1,
                        field=f"mentors.{number}" if len(request.mentors) > 1 else "mentor",
                        found=mentor.name,
                        expected="an eligible mentor",
                        todo=f"{sentence(self.words, Language.ENGLISH, refusal, here.directory)} {TODO}",
                    )
            for mentor in request.mentors[:1]:
                pairs[known(mentor)] = pairs.get(known(mentor), frozenset()) | {known(request.mentee)}
