"""The second factor of a sign-in: codes of an app, passkeys, recovery codes, devices that are remembered."""
