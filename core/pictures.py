"""Pictures that somebody sends, drawn anew: nothing else of the file is kept, no place, no script, no tricks."""

import io

from flask_babel import gettext as _

from core.errors import Refused

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
# Larger ones are made smaller: a phone shows no more.
WIDEST = 1_600


def redrawn(content: bytes, widest: int = WIDEST) -> bytes:
    """The picture as a JPEG, its longer side at most `widest` pixels; Refused where the file is none, or too large."""
    # Every command knows the tables of pictures, and few draw one.
    from PIL import Image, UnidentifiedImageError

    refused = Refused(_("The picture cannot be read; send a JPEG, PNG or WebP of at most 8 MB."))
    if len(content) > MOST_BYTES:
        raise refused
    try:
        # One that was cut off is no picture, whatever others in this process have asked the library to put up with.
        Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")).verify()
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refused
            drawn = image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused from error
    drawn.thumbnail((widest, widest))
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()
