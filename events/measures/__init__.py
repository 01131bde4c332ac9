"""Outcome measures: instruments as data, and what scores on them mean; pure, no I/O but the data.

Every figure of an instrument stands in a data file with its source. What is reckoned names its
rule and shows its arithmetic.
"""
