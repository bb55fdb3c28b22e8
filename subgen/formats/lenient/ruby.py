"""Ruby: small letters above others that say how to read them, and are no part of the text."""

import re

__all__ = ["without_ruby"]

_ANNOTATION = re.compile(r"<(rt|rp)\b[^<>]*>.*?(?=</\1\b|</ruby\b|<r[tpb]\b|\Z)", re.DOTALL | re.IGNORECASE)


def without_ruby(markup: str) -> str:
    """Remove the annotations of ruby, and the brackets around them; the tags are left."""
    return _ANNOTATION.sub("", markup) if "<r" in markup or "<R" in markup else markup
