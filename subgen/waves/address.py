"""Paths of the service's URLs, and the hosts that are loopback.

Source of the paths: the vendor's API reference, "Stream Speech (WebSocket)" and "Get voices".
"""

import re
from ipaddress import IPv6Address, ip_address

__all__ = ["LIVE_PATH", "VOICES_PATH", "host_name", "is_loopback", "is_loopback_name"]

LIVE_PATH = "/waves/v1/tts/live"
VOICES_PATH = "/waves/v1/lightning-v3.1/get_voices"


_HOST = re.compile(r"(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?)(?::[0-9]*)?")


def host_name(field: str) -> str | None:
    """Return the host of a `Host` field, in lower case and without its port, or None for anything else.

    Source: RFC 9110, section 7.2.
    """
    host = _HOST.fullmatch(field.strip(" \t").lower())
    return None if host is None else host["ipv6"] or host["name"]


def is_loopback_name(host: str) -> bool:
    """Whether a name resolves to this machine and no other, in every browser: also `*.localhost`.

    Source: RFC 6761, section 6.3.
    """
    return host.endswith(".localhost") or is_loopback(host)


def is_loopback(host: str) -> bool:
    """Whether a host, as parsed from a URL, is this machine and no other."""
    if host == "localhost":  # the name is loopback by RFC 6761, section 6.3
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback
