"""E-learning: modules, tests, packages, and the completions that bring points."""
