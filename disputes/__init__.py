"""Disputes: somebody disagrees with points, a missing sale, a refusal or a prize; it is answered, and decided."""
