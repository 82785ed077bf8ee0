"""Every room's tables, known before the first query: a table may refer to one of a floor above it by name."""

import app.worker.models
import challenges.forecast.models
import challenges.goals.models
import challenges.ledger.named
import challenges.ledger.past_models
import challenges.lifecycle.pictures
import challenges.models
import core.accounts.access_models
import core.accounts.second.models
import core.privacy.models
import core.security.models
import core.settings.models
import declarations.alerts.models
import declarations.clients.models
import declarations.lists.models
import declarations.models
import declarations.proven.models
import declarations.validating.models
import disputes.models
import elearning.daily.models
import elearning.modules.models
import elearning.packages.tables
import elearning.paths.models
import elearning.sheets.tables
import imports.arrivals.models
import imports.models
import leaderboards.duels.models
import leaderboards.screen_models
import notifications.models
import portal.models
import rewards.levels.models
import rewards.wallet.models
import sales.models
import sales.proofs.models
import sales.stock.models
import statements.models

__all__ = [
    "app",
    "challenges",
    "core",
    "declarations",
    "disputes",
    "elearning",
    "imports",
    "leaderboards",
    "notifications",
    "portal",
    "rewards",
    "sales",
    "statements",
]
