"""What happens when. A part of the story is a plain async function; it uses only the idioms: ask, tell, wait, together."""
