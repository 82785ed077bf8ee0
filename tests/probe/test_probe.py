from hypothesis import settings, given, strategies as st
def test_p():
    print("MAX", settings().max_examples)
