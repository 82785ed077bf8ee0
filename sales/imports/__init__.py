"""Files brought in: each of the contract's layouts, through the same steps."""
