"""Objectives and plans with an auditor's labels, on which a lint of treatment plans is measured."""
