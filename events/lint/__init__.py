"""The lint: what an auditor, a payer or a colleague would object to in a treatment plan (A5).

A plan document goes in, findings come out; nothing is read, written or remembered besides.
"""
