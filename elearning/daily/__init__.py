"""A short question a day: which one, when it comes again, and how many days in a row were answered.

Nothing here knows a database or a web page. The rules in words: docs/elearning/daily.md.
"""
