"""What a folder of outputs keeps between runs, in `OUT/.subgen/`.

    ledger.db   SQLite: where each take is, what was run, chosen and written   `schema`, `ledger`, `take_rows`
    packs/      the takes themselves, in a few files that only grow            `packs`, `take_metadata`
    lock        held by the one run that may write                             `lock`

A take is durable before it counts: its record is synced, then its row committed, many at once on a thread of
its own (`writer`), so that the disk never holds up the sockets. A pack is exactly records that the ledger has
and gaps that it let go; `open` takes in what a killed run had written and not entered, and `recovery` finds
what is not where it was entered, or strikes it out, alone. `compaction` writes packs again without what
nobody wants. Whatever is read back is checked (`takes`), and what is damaged is made again by the job above.
"""

from subgen.store.compaction import Waste, clean, waste_of
from subgen.store.open import Store, open_store, open_store_to_read

__all__ = ["Store", "Waste", "clean", "open_store", "open_store_to_read", "waste_of"]
