"""What stands in an address: numbers, codes of whatever letters, and the address of the page itself."""

from urllib.parse import quote, unquote

from flask import request
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter


class Number(IntegerConverter):
    """A number in an address: one that no database could hold leads nowhere, as any other that there is not."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


class Code(UnicodeConverter):
    """A code in an address, whatever letters it has.

    A server unquotes an address before it is taken apart, and browsers take `..` for a way up however it is quoted:
    what would be read so is quoted twice.
    """

    def to_python(self, value: str) -> str:
        """The code."""
        return unquote(value)

    def to_url(self, value: str) -> str:
        """Its form in an address."""
        once = value.replace("%", "%25").replace("/", "%2F")
        return super().to_url(once.replace(".", "%2E") if not once.strip(".") else once)


def own_address() -> str:
    """The address of the page that is asked for, from the root on, quoted as it was."""
    query = request.query_string.decode("latin-1")
    return quote(request.path, safe="/!$&'()*+,:;=@") + (f"?{query}" if query else "")
