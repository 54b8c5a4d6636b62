"""Public addresses only: what an operator lists as an endpoint must not lead into our own network, whatever its name resolves to."""

import asyncio
import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")


class NotPublic(Exception):  # noqa: N818 - it names what was found
    """The name leads nowhere, or somewhere that is not the public internet."""


async def public_address(host: str, port: int) -> str:
    """The address behind a name, looked up once: whoever connects to it goes nowhere else. Raises NotPublic."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotPublic("unknown-host") from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotPublic("not-public")
    return str(addresses[0])


def is_public(address: Address) -> bool:
    """Whether it is one of the public internet, and what is hidden in it too: translation and tunnels lead home as well."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            hidden.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address in _NAT64_LOCAL or any(one is not None and not is_public(one) for one in hidden):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
