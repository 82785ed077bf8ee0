"""What happens to declarations, for whoever hears of it (core.news)."""

from dataclasses import dataclass

from declarations.models import Declaration, DeclarationStep


@dataclass(frozen=True)
class DeclarationDecided:
    """Somebody has validated or refused a declaration, whole or in part, or taken it back for its author."""

    declaration: Declaration
    step: DeclarationStep
