"""The models, as data: their states, and what follows them.

Only the two names of the request schema are the vendor's own. The rest is what other parties say, and may
change; so a date is compared with today where it matters, and the service has the last word (code
`MODEL_DEPRECATED`).
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from subgen.model import Model, ModelState

__all__ = ["CURRENT_MODEL", "DEFAULT_MODEL", "DEPRECATED", "MODELS", "MODEL_FACTS", "successor_of"]

DEFAULT_MODEL = "lightning_v3.1"
"""The model of a request that names none. Source: the vendor's request schema, field `model`."""

CURRENT_MODEL = "lightning_v3.1_pro"
DEPRECATED = "MODEL_DEPRECATED"
"""Code of the error for a retired model, with HTTP status 410.

Source: reports of clients from the retirement of `lightning_v2`; no document of the vendor has it.
"""

_FACTS = (
    Model(
        name=DEFAULT_MODEL,
        state=ModelState.RETIRING,
        retires=date(2026, 11, 30),
        successor=CURRENT_MODEL,
        source="a telephony vendor's page, read in 2026-11; smallest.ai has not confirmed the date",
    ),
    Model(
        name=CURRENT_MODEL,
        state=ModelState.CURRENT,
        source="the vendor's request schema, field `model`",
    ),
    Model(
        name="lightning_v3.1_pro_10_26",
        state=ModelState.PREVIEW,
        source="clients of the live service, read in 2026-11: a preview of the next Pro checkpoint",
    ),
    Model(
        name="lightning_v2",
        state=ModelState.RETIRED,
        successor=CURRENT_MODEL,
        source="the vendor's documents call it deprecated; the service answers 410",
    ),
    Model(
        name="lightning_large",
        state=ModelState.RETIRED,
        successor=CURRENT_MODEL,
        source="the vendor's documents call it deprecated",
    ),
)

MODEL_FACTS: Mapping[str, Model] = MappingProxyType({model.name: model for model in _FACTS})
"""Name -> model; the service's default first, retired ones last."""

MODELS = tuple(model.name for model in _FACTS if model.state is not ModelState.RETIRED)
"""Names of the models that `subgen serve` speaks with, whatever their dates; the first is the default."""


def successor_of(name: str) -> str | None:
    """Return the model to use in place of one that the service has no more; None where none is known."""
    known = MODEL_FACTS.get(name) or MODEL_FACTS.get(name.replace("-", "_"))
    if known is not None and known.successor:
        return known.successor
    return CURRENT_MODEL if name != CURRENT_MODEL else None
