"""What settings of packages are called in the configuration; nothing is loaded with it."""

# The address that the operator has set (empty for none), and the port listened on (0 for none).
URL, PORT = "CONTENT_URL", "CONTENT_PORT"
# The place of the store, and the folder where ZIPs are unpacked.
PACKAGES, UNPACKED = "PACKAGES", "PACKAGES_UNPACKED"
# The same as they stand in the environment.
CONTENT_URL, CONTENT_PORT = "PALIER_CONTENT_URL", "PALIER_CONTENT_PORT"
