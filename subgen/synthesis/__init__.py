"""Send utterances to a provider with bounded concurrency, retries and in-order results."""
