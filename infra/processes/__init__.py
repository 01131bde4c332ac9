"""The processes that run: each wires one service to its servers, its health and its metrics."""
