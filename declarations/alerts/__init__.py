"""What is unusual about a declaration: named checks, what each found in facts, and the score that orders the queue.

Nothing is refused by them, and whoever declares never sees them: what they found may tell of another distributor.
"""
