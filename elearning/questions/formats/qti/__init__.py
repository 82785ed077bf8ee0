"""QTI 2.1 (1EdTech): items of choice, order, match and text entry, alone or in a content package."""
