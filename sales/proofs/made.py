"""What is made of a file that somebody sent."""

from dataclasses import dataclass

from sales.proofs.kinds import ProofKind


@dataclass(frozen=True)
class Made:
    """A file made harmless.

    content: what is kept. pages: of a document. width, height: in pixels, of a photograph as kept. look: its perceptual
    hash in 16 hexadecimal digits, else empty.
    """

    kind: ProofKind
    content: bytes
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    look: str = ""
