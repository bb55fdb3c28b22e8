"""Durable storage of takes (pack files) and job state (SQLite) in `OUT/.subgen/`.

    ledger.db   SQLite: place of each take; inputs, retakes and outputs        `schema`, `ledger`, `take_rows`
    packs/      the takes, in a few files that only grow                       `packs`, `take_metadata`
    lock        held by the one run that may write                             `lock`

A take counts once it is durable: its record is synced, then its row is committed, many at once on a separate
thread (`writer`), so that the disk never blocks the connections. A pack consists of records that the ledger
has and of gaps that it released. `open` enters the records that a killed run wrote but did not enter.
`recovery` finds takes that are not where the ledger has them, or deletes their rows and no others.
`compaction` rewrites packs without unused takes. Everything that is read is checked (`takes`); damaged takes
are synthesized again by the job above.
"""

from subgen.store.compaction import Waste, clean, waste_of
from subgen.store.open import Store, open_store
from subgen.store.open_to_read import open_store_to_read

__all__ = ["Store", "Waste", "clean", "open_store", "open_store_to_read", "waste_of"]
