"""Questions of tests and lessons: what they are, how they are shown, graded, told of, and carried to other software.

Nothing here knows a database or a web page.
"""
