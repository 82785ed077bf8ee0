"""Sell-through: what distributors bought, sold on and have, how long that lasts, and how well it is declared.

spans       the days that are looked at, and as many before them
charge      whose distributors are whose to look at
figures     the figures by distributor and product, read in a few queries
totals      the same by distributor, by range or by product
findings    what to do about them
views       the pages; columns: their tables, also to take away
"""
