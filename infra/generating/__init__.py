"""Invented courses of treatment, made from a seed through the planner's own decisions.

`course` says what happens to a client, `telling` which commands a clinic would give about it and
when, `deciding` what events these come to. Everything follows from the seed.
"""
