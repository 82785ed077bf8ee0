"""Every point down to the sale that earned it, and every sale that earned none."""
