"""The relay: every event of the ledger to Kafka, in order, each once."""
