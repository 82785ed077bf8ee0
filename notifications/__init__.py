"""Notifications: who is told of what happened, in the application and by mail, once and as each person wants it."""
