"""Learning packages of others: SCORM, H5P and cmi5, read, kept, and played from an origin of their own.

docs/elearning/packages.md tells what is taken of each kind, and what is refused.
"""
