"""Send utterances to a provider with bounded concurrency, retries and in-order results.

    synthesize    all missing takes of scripts, over one pool of connections
    accounting    lines into utterances, and their outcomes back into outcomes of lines
    scheduler     workers, one a connection; what the end of an attempt means
    queue         requests in input order, and retries by time
    retry         which failures are retried, and after how long
    concurrency   how many requests may be open at once
    idle_workers  workers that sleep, and what wakes them

A job calls all this through one function (`jobs.run.JobDoors.synthesize`, built in `app.run`). To run the
synthesis elsewhere, as on a cluster, replace that function; to use another service, add a provider.
"""
