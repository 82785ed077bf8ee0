"""The daily question and its streak, against what is slow and obvious."""
