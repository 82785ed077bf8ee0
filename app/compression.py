"""Answers sent small: texts are compressed for whoever takes them so (docs/decisions/0011)."""

import gzip
from functools import lru_cache

from flask import Flask, Response, current_app, request

from core.kept_pages import is_kept

# What fits one packet of the network is not made shorter by being smaller.
WORTH_BYTES = 1200
TEXTS = frozenset(
    {"application/javascript", "application/json", "application/toml", "application/xml", "image/svg+xml"}
)
# Files are compressed once and as far as it goes; pages each time or when they are kept, so that nobody waits for it.
FILES = ("static", "assets")
FAST, SMALL = 5, 9
# No content, a part of one, and one that the reader has already.
WITHOUT_BODY = (204, 206, 304)


def compress(app: Flask) -> None:
    """Have the application compress what it sends."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if not _is_text(response) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in WITHOUT_BODY:
        return response
    if not request.accept_encodings.quality("gzip") or _tells_strangers():
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < WORTH_BYTES:
        return response
    response.set_data(_small(body))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    return _named(response)


def _is_text(response: Response) -> bool:
    if response.status_code == 304:
        # It names no type: the one that the reader has is meant.
        return request.endpoint in FILES
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind in TEXTS


def _tells_strangers() -> bool:
    """Whether the length of this page could tell another site something that only its reader may know.

    A site that has somebody's browser open one of our pages, with words of its choice in the address, sees how well
    they compress beside what else the page holds (BREACH). Browsers say who asked for a page; where an encrypted page
    of somebody signed in was not asked for from here or by the reader, it is sent as it is.
    """
    if not request.is_secure or current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return False
    return request.endpoint not in FILES and request.headers.get("Sec-Fetch-Site") not in ("same-origin", "none")


def _named(response: Response) -> Response:
    """The compressed form has a name of its own; whoever has it already is told so."""
    etag, weak = response.get_etag()
    if etag is not None:
        response.set_etag(f"{etag}-gzip", bool(weak))
        response.make_conditional(request.environ)
    return response


def _small(body: bytes) -> bytes:
    if request.endpoint in FILES:
        return _file(body)
    return _page(body) if is_kept() else gzip.compress(body, FAST, mtime=0)


@lru_cache(maxsize=32)
def _file(body: bytes) -> bytes:
    return gzip.compress(body, SMALL, mtime=0)


# As many as pages of usual size are kept.
@lru_cache(maxsize=200)
def _page(body: bytes) -> bytes:
    return gzip.compress(body, FAST, mtime=0)
