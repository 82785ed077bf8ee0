"""What the server counts of itself, for Prometheus: see docs/operators.md."""

from app.metrics.page import with_metrics

__all__ = ["with_metrics"]
