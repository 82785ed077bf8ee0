"""What palier costs beside the same work done by hand; nothing of the product imports it."""
