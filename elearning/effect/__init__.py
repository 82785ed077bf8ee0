"""Whether those who learned sell more: before and after, beside people who sold alike and had not learned.

Nothing here knows a database or a web page. How it is compared: docs/elearning/effect.md.
"""
