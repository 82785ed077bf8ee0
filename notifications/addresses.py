"""Where notices lead."""

from urllib.parse import quote


def in_address(code: str) -> str:
    """A code as it stands in an address (app.addresses.Code)."""
    once = code.replace("%", "%25").replace("/", "%2F")
    return quote(once.replace(".", "%2E") if not once.strip(".") else once, safe="")
