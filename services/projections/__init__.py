"""Kafka in, views out."""
