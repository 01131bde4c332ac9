"""The relay service: every event of its shards' clinics to Kafka, in order, each once."""
