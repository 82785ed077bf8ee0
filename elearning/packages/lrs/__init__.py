"""A small learning record store (LRS): what a unit (AU) of cmi5 asks of xAPI, on the content origin.

A unit reaches it by a token that it fetches once, and reads and writes nothing but what is its own learner's in it.
"""
