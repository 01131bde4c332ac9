"""Value objects that event payloads are made of: texts, numbers, dates, plan contents.

Every text has a bound, every fraction is a decimal string, and no field takes what was said in a
session: notes of that kind have no place in a plan (B04, B16, A11.20).
"""
