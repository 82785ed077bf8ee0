"""Addresses in a manifest, followed to files of the package."""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from flask_babel import gettext as _

from elearning.packages.contents import Contents

_KEPT = "/!$&'()*+,;=@:~"
_PARAMETERS = _KEPT + "?%"


@dataclass(frozen=True)
class Place:
    """Where an address leads: href, as browsers ask for it; else why it leads nowhere. note: what was put right."""

    href: str = ""
    wrong: str = ""
    note: str = ""


def followed(contents: Contents, address: str, parameters: str = "") -> Place:
    """The file that an address (as it stands in a manifest, xml:base before it) leads to."""
    try:
        parts = urlsplit(address.strip().replace("\\", "/"))
    except ValueError:
        return Place(wrong=_("its address “%(address)s” is none", address=address[:100]))
    if parts.scheme or parts.netloc:
        return Place(wrong=_("it lies outside the package, at %(address)s", address=address[:100]))
    path = _within(unquote(parts.path))
    if path is None:
        return Place(wrong=_("its address “%(address)s” leads out of the package", address=address[:100]))
    found = next((each for each in (path, _within(parts.path)) if each in contents.files), None)
    note = ""
    if found is None and path and (found := contents.called(path)) is not None:
        note = _("“%(asked)s” is called “%(found)s” in the package", asked=path, found=found)
    if found is None:
        return Place(wrong=_("its file “%(file)s” is not in the package", file=path[:200]))
    query = f"?{quote(parts.query, _PARAMETERS)}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, _PARAMETERS)}" if parts.fragment else ""
    return Place(_with(quote(found, _KEPT), query, fragment, parameters.strip()), note=note)


def _within(path: str) -> str | None:
    """The path without `.` and `..`; None where that leads out of the package."""
    parts: list[str] = []
    for part in path.lstrip("/").split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _with(path: str, query: str, fragment: str, parameters: str) -> str:
    """The address with the parameters of an item, joined as SCORM says."""
    given = parameters.lstrip("?&")
    if given.startswith("#"):
        return path + query + (fragment or quote(given, _PARAMETERS + "#"))
    if given:
        query += ("&" if query else "?") + quote(given, _PARAMETERS + "#")
    return path + query + fragment
