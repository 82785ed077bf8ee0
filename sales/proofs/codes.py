"""Barcodes and QR codes on a picture."""

import zxingcpp
from PIL import Image

from sales.proofs.words import PARTS, Code

_MOST = 50
_LONGEST = 2_000


def codes_on(image: Image.Image, page: int) -> list[Code]:
    """The codes on a picture of a page."""
    grey = image.convert("L")
    return [_code(found, page, grey.size) for found in zxingcpp.read_barcodes(grey)[:_MOST] if found.text]


def _code(found: zxingcpp.Barcode, page: int, size: tuple[int, int]) -> Code:
    place = found.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across = [min(max(corner.x * PARTS // size[0], 0), PARTS) for corner in corners]
    down = [min(max(corner.y * PARTS // size[1], 0), PARTS) for corner in corners]
    return Code(found.text[:_LONGEST], found.format.name, page, min(across), min(down), max(across), max(down))
