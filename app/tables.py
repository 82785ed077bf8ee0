"""Every room's tables, known before the first query: a table may refer to one of a floor above it by name."""

import challenges.models
import core.accounts.access_models
import core.security.models
import imports.models
import sales.models

__all__ = ["challenges", "core", "imports", "sales"]
