"""Where takes are kept."""

from subgen.store.cleaning import Waste, clean, waste_of
from subgen.store.lock import held_by
from subgen.store.opening import Store, opened, opened_to_read

__all__ = ["Store", "Waste", "clean", "held_by", "opened", "opened_to_read", "waste_of"]
