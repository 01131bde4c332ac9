"""PostgreSQL and Apache Kafka for a machine that has Python and nothing else."""
