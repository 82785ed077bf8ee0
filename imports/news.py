"""What happens to imports, for whoever hears of it (core.news)."""

from dataclasses import dataclass

from imports.models import ImportRun


@dataclass(frozen=True)
class Imported:
    """A file was brought in for good; its record tells what became of its lines."""

    run: ImportRun
