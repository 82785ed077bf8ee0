"""What somebody learns next and why, what is still locked, and how far they are in their paths.

Nothing here knows a database or a web page. The rules in words: docs/elearning/next.md.
"""
