"""The moment at which everything was done in databases that are copied."""

from datetime import datetime

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 999_999)
