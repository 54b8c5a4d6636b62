"""Keys that protect nothing: the tests' own."""

from pydantic import SecretStr

from adapters.keys import load_keys
from settings import Settings

RAW = f"temporal:t1:{'11' * 32},vault:v1:{'22' * 32}"
KEYS = SecretStr(RAW)
KEYED = Settings(keys=KEYS)
RING = load_keys(KEYED).vault
