"""The worker: what has to be done on time, by one process at a time, whoever looks."""
