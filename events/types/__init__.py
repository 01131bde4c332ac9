"""Payload models, one module for each kind of stream."""
