"""What people write by mistake and what others write on purpose: values for every parameter, and bodies."""

from random import Random

# Texts of every kind of trouble: empty, long, no text, other people's files, markup, queries, headers, odd letters.
TEXTS = (
    "", " ", "\0", "a\0b", "é" * 300, "A" * 5_000, "../../../etc/passwd", "..\\..\\x", "%", "%zz", "{{7*7}}", "${7*7}",
    "<script>alert(1)</script>", "' OR 1=1--", '"; DROP TABLE account;--', "a\r\nSet-Cookie: a=b", "\x0b\x0c\x85\u2028",
    "ŁÓDŹ-1", "Ventes – mars.csv", "\u202eevil", "🎯" * 40, "\u200b", "e" + "\u0301" * 900, "=1+1", "@SUM(A1)", "null",
    "true", "[]", "{}", "/", "//evil.example", "https://evil.example/", "\\\\evil.example", "spring", "SPRING",
    "sprıng", ";", "a/b", "a%2fb", ".", "..", "*", "\ufeff", "\ufffe", "\ud800",
)  # fmt: skip
# Numbers that a database, a decimal or a loop cannot hold, and signs that only look like numbers.
NUMBERS = (
    "0", "-1", "1", "2", "7", "007", "1.5", "1,5", "1e999999999", "-1e999999999", "1e-999999999", "inf", "-inf", "nan",
    "NaN", "sNaN", "2147483647", "2147483648", "9223372036854775808", "1" * 20, "9" * 400, "9" * 5_000, "0x10", "1_000",
    "١٢٣", "²", "½", "+1", "--1", "1e3", "1e400",
)  # fmt: skip
DAYS = (
    "0001-01-01", "9999-12-31", "10000-01-01", "0000-00-00", "2020-02-30", "2026-W05", "-2020-01-01", "1899-12-31",
    "1900-01-01", "2200-12-31", "2201-01-01", "2020-01-01T00:00:00", "01/02/2020", "20200101", "٢٠٢٠-٠١-٠١",
)  # fmt: skip
KINDS = (
    "participants", "products", "clients", "sales", "sell_out", "targets", "completions", "segments", "teams", "people",
)  # fmt: skip
CSV = "document,line,date,rep,client,product,quantity,amount\nA1,1,2020-04-01,R1,C1,road,1,100.00\n"
MAPPING = '[columns]\nDocument = "document"\n\n[defaults]\nline = 1\n'


def value(draw: Random, known: list[str]) -> str:
    """One value for a parameter: as often a known one as a bad one."""
    kind = draw.random()
    if kind < 0.45 and known:
        return draw.choice(known)
    if kind < 0.65:
        return draw.choice(TEXTS)
    if kind < 0.85:
        return draw.choice(NUMBERS)
    if kind < 0.95:
        return draw.choice(DAYS)
    return "".join(chr(draw.choice((draw.randrange(1, 0x250), draw.randrange(0x2000, 0x2FFF)))) for _ in range(9))


def spoiled(draw: Random, text: str, known: list[str]) -> str:
    """A text with a few of its parts others: numbers, words, lines, signs."""
    for _ in range(draw.randrange(4)):
        at = draw.randrange(len(text) + 1)
        to = min(len(text), at + draw.randrange(12))
        text = (
            text[:at]
            + draw.choice((value(draw, known), "", "[", "]]", '"', '"""', "=", "\n", ",", "{", "."))
            + text[to:]
        )
    return text


def content(draw: Random, sources: list[str], known: list[str]) -> bytes:
    """The content of a file: something sensible that was spoiled, or anything."""
    kind = draw.random()
    if kind < 0.6:
        text = spoiled(draw, draw.choice([CSV, MAPPING, *sources]), known)
        return text.encode(draw.choice(("utf-8", "utf-16", "utf-8-sig")), "surrogatepass")
    if kind < 0.7:
        return b"PK\x03\x04" + draw.randbytes(draw.randrange(300))
    if kind < 0.8:
        return draw.choice((b'"', b'a","', b"\0", b"\xff\xfe", b"[[", b"\n", b";" * 40)) * draw.randrange(5_000)
    return draw.randbytes(draw.randrange(2_000))
