"""From when and until when points can be spent, by the wallet table of a challenge."""

from datetime import date, timedelta

from challenges.criteria.wallet import Wallet
from core.months import months_after


def available_from(wallet: Wallet, day: date) -> date:
    """The first day on which points credited on a day can be spent."""
    return day + timedelta(days=wallet.after_days) if wallet.available == "posting" else day


def last_day(wallet: Wallet, available_on: date) -> date | None:
    """The last day to spend points that can be spent from a day on; None: any."""
    if wallet.expires_months is None:
        return None
    return months_after(available_on.replace(day=1), wallet.expires_months + 1) - timedelta(days=1)
