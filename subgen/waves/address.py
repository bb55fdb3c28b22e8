"""Paths of the service's URLs, and the hosts that are loopback.

Source of the paths: the vendor's API reference, "Stream Speech (WebSocket)" and "Get voices".
"""

from ipaddress import IPv6Address, ip_address

__all__ = ["LIVE_PATH", "VOICES_PATH", "is_loopback"]

LIVE_PATH = "/waves/v1/tts/live"
VOICES_PATH = "/waves/v1/lightning-v3.1/get_voices"


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
