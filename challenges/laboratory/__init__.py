"""The laboratory: rules tried on past sales, with nothing posted."""
