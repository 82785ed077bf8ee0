"""What an invoice keeps to, as it says itself (BT-24), and of what type it is (BT-3)."""

CII, UBL = "CII", "UBL"
INVOICE, CREDIT_NOTE = "380", "381"

# The first that stands in the identifier of CII, as the senders of each have written it over the years.
_PROFILES = {
    "xrechnung": "XRECHNUNG",
    "extended-ctc-fr": "EXTENDED CTC FR",
    "extended": "EXTENDED",
    "minimum": "MINIMUM",
    "basicwl": "BASIC WL",
    "basic-wl": "BASIC WL",
    "basic": "BASIC",
    "comfort": "COMFORT",
    "en16931": "EN 16931",
}
# Of UNTDID 1001: what takes back. 384, a corrected invoice, has the sign that it is written with.
CREDIT_NOTES = frozenset(
    ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"),
)


def profile_of(identifier: str, syntax: str) -> str:
    """The name of the profile; the identifier itself of one that is not known, the syntax where nothing is said.

    All of UBL is called so, but the German XRECHNUNG: the rest of it has one set of elements.
    """
    plain = identifier.lower()
    if syntax == UBL:
        return _PROFILES["xrechnung"] if "xrechnung" in plain else UBL
    return next((name for part, name in _PROFILES.items() if part in plain), identifier or syntax)
