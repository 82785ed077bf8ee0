"""A reader that may not be lent: what it loads starts threads."""

LOADS = ("polars",)


def main() -> None:
    """Never come to."""
