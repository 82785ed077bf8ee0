"""Questions: graded, shown, told of and carried, against what is slow and obvious."""
