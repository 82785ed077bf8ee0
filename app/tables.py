"""Every room's tables, known before the first query: a table may refer to one of a floor above it by name."""

import challenges.models
import imports.models
import sales.models

__all__ = ["challenges", "imports", "sales"]
