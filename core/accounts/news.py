"""What happens to accounts, for whoever hears of it (core.news)."""

from dataclasses import dataclass

from core.accounts.models import Account


@dataclass(frozen=True)
class LinkWanted:
    """A link to a password is to reach whom an account is for by mail; it is made when the mail is."""

    account: Account
