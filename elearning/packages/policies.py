"""What browsers may do with what the content origin answers.

A package is a stranger's page: it runs as it likes within its own origin, and reaches nothing else. It needs inline
scripts and `eval`, as packages are; what it may load, send to and be framed by is said here.
"""

from dataclasses import dataclass

# What a frame of it may do; not among them: to lead the whole window elsewhere.
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads"
_OWN = "'self' data: blob:"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@dataclass(frozen=True)
class Policy:
    """The directives of a Content-Security-Policy."""

    directives: tuple[str, ...]

    def framed_by(self, *origins: str) -> str:
        """The policy, with who may frame what it is for."""
        return "; ".join((*self.directives, " ".join(("frame-ancestors", *(origins or ("'none'",))))))


PACKAGE = Policy(
    (
        f"default-src {_OWN} 'unsafe-inline' 'unsafe-eval'",
        "connect-src 'self'",
        "frame-src 'self' data: blob:",
        "form-action 'self'",
        "base-uri 'self'",
        "worker-src 'none'",
        f"sandbox {SANDBOX}",
    )
)
PLAYER = Policy(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        f"sandbox {SANDBOX}",
    )
)
NOTHING = Policy(("default-src 'none'",))


def headers(policy: str) -> dict[str, str]:
    """The headers of an answer with this policy; it is the learner's alone."""
    return {**_HEADERS, "Content-Security-Policy": policy, "Cache-Control": "private, no-cache"}
