"""What the PDF may read: the application's own style sheet and fonts, a picture that it carries, and nothing else."""

import re
from base64 import b64decode
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "app:"
# The programme's logo, made safe when it was set (core.settings.logos).
PICTURE = re.compile(r"data:(image/png|image/svg\+xml);base64,")
STYLES = ("statement.css", "statement-tables.css")
FONT_STYLE = "fonts.css"
FONTS = Path("node_modules", "@fontsource", "inter", "files")
# The letters of Western Europe, and the further ones of Latin script. Each file has a family name of its own:
# under one name, WeasyPrint draws letters of the second file with the numbers they have in the first.
FAMILIES = {"latin": "Inter", "latin-ext": "Inter Extended"}
# In WOFF, not WOFF2, whose outlines take ten times longer to unpack than all else about a font.
FACES = {f"inter-{part}-{weight}-normal.woff": (part, weight) for part in FAMILIES for weight in (400, 600)}


class OwnFiles(URLFetcher):
    """Answers `app:NAME` for a handful of names, and pictures in the page; every other address is refused."""

    def __init__(self, root: Path) -> None:
        super().__init__(allowed_protocols=())
        self.styles = {name: root / "static" / name for name in STYLES}
        # Where the packages of the pages are not installed, the system's sans-serif font takes over.
        self.faces = {name: root / FONTS / name for name in FACES if (root / FONTS / name).is_file()}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind an address; ValueError for any that is not the application's own."""
        name = url.removeprefix(SCHEME) if url.startswith(SCHEME) else None
        if name in self.styles:
            return URLFetcherResponse(url, self.styles[name].read_bytes(), {"Content-Type": "text/css"})
        if name == FONT_STYLE:
            return URLFetcherResponse(url, self._font_style(), {"Content-Type": "text/css"})
        if name in self.faces:
            return URLFetcherResponse(url, self.faces[name].read_bytes(), {"Content-Type": "font/woff"})
        picture = PICTURE.match(url)
        if picture:
            return URLFetcherResponse(url, b64decode(url[picture.end() :]), {"Content-Type": picture[1]})
        raise ValueError("Not a file of a statement.")

    def _font_style(self) -> str:
        rules = []
        for name in self.faces:
            part, weight = FACES[name]
            rules.append(
                f'@font-face {{ font-family: "{FAMILIES[part]}"; font-weight: {weight}; src: url("{SCHEME}{name}") }}'
            )
        return "\n".join(rules)
