"""Which addresses a webhook may have: nobody makes this server call what only this server can reach."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from xulang.kernel.refusal import Refusal
from xulang.notifications.domain.refusals import NotificationRefusal

URL_LIMIT = 500
# No spaces, controls, backslashes or quotes: nothing that two readers of an address understand in two ways.
PLAIN = re.compile(r"https?://[A-Za-z0-9\[\]:.\-]+(/[!$&-;=?-Z_a-z~%]*|\?[!$&-;=?-Z_a-z~%]*)?", re.ASCII)
PORTS = {"https": 443, "http": 80}
# Networks in which the last 32 bits, or others, are an IPv4 address that is spoken to in truth.
NAT64 = IPv6Network("64:ff9b::/96")
COMPATIBLE = IPv6Network("::/96")
# Beside what Python knows as not global: where clouds tell a machine about itself (Azure, Oracle), and
# networks of one site (RFC 3879, RFC 8215), on which its releases differ.
CLOSED = tuple(
    ip_network(text) for text in ("168.63.129.16/32", "192.0.0.0/24", "fec0::/10", "64:ff9b:1::/48")
)


class Reach(StrEnum):
    """A demonstration may also call its own machine, by http too; in service nothing may."""

    PUBLIC = "public"
    OWN_MACHINE = "own_machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address taken apart. `host` is a name or an IP; `path` begins with a slash and holds the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == PORTS[self.scheme] else f"{shown}:{self.port}"


def target_of(*, url: str, reach: Reach) -> Target:
    """Raises WEBHOOK_ADDRESS_FORM, WEBHOOK_ADDRESS_NOT_HTTPS (http is for one's own machine only)."""
    wrong = Refusal(code=NotificationRefusal.WEBHOOK_ADDRESS_FORM, field="url")
    if len(url) > URL_LIMIT or not PLAIN.fullmatch(url):
        raise wrong
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise wrong from error
    if not host or port == 0:
        raise wrong
    if parts.scheme != "https" and reach is not Reach.OWN_MACHINE:
        raise Refusal(code=NotificationRefusal.WEBHOOK_ADDRESS_NOT_HTTPS, field="url")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme=parts.scheme, host=host, port=port or PORTS[parts.scheme], path=path)


def may_call(*, address: str, scheme: str, reach: Reach) -> bool:
    """Whether one resolved address may be connected to."""
    try:
        meant = _meant(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if meant.is_loopback:
        return reach is Reach.OWN_MACHINE
    if scheme != "https" or any(meant in network for network in CLOSED):
        return False
    return meant.is_global and not meant.is_multicast and not meant.is_reserved


def checked_addresses(*, addresses: Iterable[str], scheme: str, reach: Reach) -> list[str]:
    """All addresses of a name, if each may be called. Raises WEBHOOK_ADDRESS_UNKNOWN, _REFUSED.

    A name with one forbidden address is refused whole: which one is taken would be a matter of luck.
    """
    found = list(dict.fromkeys(addresses))
    if not found:
        raise Refusal(code=NotificationRefusal.WEBHOOK_ADDRESS_UNKNOWN, field="url")
    if not all(may_call(address=address, scheme=scheme, reach=reach) for address in found):
        raise Refusal(code=NotificationRefusal.WEBHOOK_ADDRESS_REFUSED, field="url")
    return found


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address that is spoken to: IPv4 wrapped in IPv6 (mapped, 6to4, Teredo, NAT64) is unwrapped."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if inner is None and address in NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is None and address in COMPATIBLE and int(address) > 1:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address
