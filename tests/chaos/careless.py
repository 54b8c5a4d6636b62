"""A worker that has no outbox: it hands every letter over at each attempt. The checker must find it out."""

import worker
from adapters.mail.post_office import PostOffice, TryAgain
from adapters.mail.smtp import Handing
from contracts.letters import Delivery, Letter, Posted
from contracts.names import letter_key, message_id
from engine import run_main


class Careless(PostOffice):
    async def post(self, letter: Letter) -> Posted:
        key = letter_key(letter.relationship, letter.step, letter.recipient)
        ask_url = await self._link(letter, letter.ask) if letter.ask else None
        also_urls = [await self._link(letter, other) for other in letter.also]
        mail = await self._composer.compose(letter, ask_url=ask_url, personal_url=None, also_urls=also_urls)
        recipient = await self._people.person(letter.recipient)
        handed = await self._server.hand_over(mail.as_bytes(), self._settings.mail_from, recipient.mail)
        if handed.how in (Handing.LATER, Handing.BROKEN):
            raise TryAgain("once more")
        delivery = Delivery.SENT if handed.how is Handing.ACCEPTED else Delivery.REFUSED
        return Posted(delivery=delivery, message_id=message_id(key, self._settings.mail_domain))


if __name__ == "__main__":
    vars(worker)["PostOffice"] = Careless
    run_main(worker.main)
