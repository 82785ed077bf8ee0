"""Headers that every answer carries, so that a browser does no more with a page than it was made for."""

from flask import Flask, Response, current_app, request, session

from core.framing import framed

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Two years, as browsers' lists of sites that are only reached by HTTPS ask.
TRANSPORT = "max-age=63072000; includeSubDomains"
# Whoever sits down at the browser next finds no page of the one before; the choice of light or dark may stay.
SIGN_OUT, KEPT_BY_BROWSERS = "accounts.sign_out", '"cache"'
A_YEAR = "public, max-age=31536000, immutable"
# Files that are the same for everybody; the address of the last ones carries a stamp of what they hold.
FILES = ("static", "assets", "settings.colours", "settings.logo", "install.icon")


def guard(app: Flask) -> None:
    """Have the application send the headers."""
    app.after_request(_complete)


def _complete(response: Response) -> Response:
    if origin := framed():
        response.headers.setdefault("Content-Security-Policy", f"{POLICY}; frame-src {origin}")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        # Browsers heed it where they came by HTTPS, and a proxy may not have said so.
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT)
    if request.endpoint == SIGN_OUT:
        response.headers["Clear-Site-Data"] = KEPT_BY_BROWSERS
    if request.endpoint in FILES and response.status_code in (200, 304):
        session.accessed = False  # else it would be kept anew for each state of the cookie
        response.headers["Cache-Control"] = A_YEAR if _is_lasting() else "no-cache"
    elif "Cache-Control" not in response.headers:
        # Pages are for one reader: neither a browser nor anybody in between keeps them, so that none is seen again
        # when its reader has left.
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _is_lasting() -> bool:
    """Whether this address never gets another content: it carries a digest of it (`v`), or is a font's."""
    return "v" in request.args or "stamp" in (request.view_args or {}) or request.path.endswith(".woff2")
