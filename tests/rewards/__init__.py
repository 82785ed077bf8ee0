"""The wallet, against what is slow and obvious."""
