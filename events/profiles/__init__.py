"""What payers, law and accreditors ask of plans: profiles as data, and what follows from them.

Profiles are data files with versions and sources. Which hold for an episode on a day follows from
its payers, level of care, state and program, and from what the clinic adopted; when a plan or a
review is due follows from their rules. Nothing here reads, writes or knows the time.
"""
