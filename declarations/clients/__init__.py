"""The clients of distributors: who may be contacted, by which text they agreed, and of which segment they are.

What a distributor says of a client moves no point: challenges look at the segment in the directory alone.
"""
