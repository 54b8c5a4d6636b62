"""The doors: people's pages. A link from a mail opens exactly one ask, or the page "what is expected of me"."""
