"""Where packages are served: an origin of their own, which no cookie of the app is sent to."""

from urllib.parse import urlsplit

from flask import Request, current_app

from elearning.packages.settings import PORT, URL

# Cookies are of a host, whatever its port: on one's own machine the other name of it is another host.
_OTHER_NAMES = {"localhost": "127.0.0.1", "127.0.0.1": "localhost", "::1": "localhost"}


def content_origin(request: Request) -> str:
    """The origin of packages, for whoever has come to the app as this request did; empty where there is none."""
    if given := str(current_app.config[URL]):
        return given
    port = int(current_app.config[PORT])
    if not port or request.is_secure:
        return ""
    host = urlsplit(request.host_url).hostname or ""
    host = _OTHER_NAMES.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def app_origin(request: Request) -> str:
    """The origin of the app, as whoever asks has come to it: its pages alone may frame a package."""
    return request.host_url.rstrip("/")
