"""Names of files that are handed out, in a header that knows ASCII alone (RFC 6266)."""

from unicodedata import normalize
from urllib.parse import quote

from werkzeug.datastructures import Headers
from werkzeug.http import dump_options_header

# Signs that some browsers take for more than a part of a name, and separators of folders.
_SIGNS = frozenset('/\\"%')


def name_file(headers: Headers, disposition: str, name: str) -> None:
    """Have an answer be saved (`attachment`) or shown (`inline`) under this name, whatever signs it has."""
    whole = "".join(sign if sign.isprintable() and sign not in _SIGNS else "-" for sign in name)
    plain = normalize("NFKD", whole).encode("ascii", "ignore").decode("ascii")
    options = {"filename": plain}
    if plain != whole:
        options["filename*"] = f"UTF-8''{quote(whole, safe='')}"
    headers["Content-Disposition"] = dump_options_header(disposition, options)
