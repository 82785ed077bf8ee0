"""Electronic invoices: Factur-X, ZUGFeRD, CII and UBL, read without a database (docs/electronic-invoices.md).

Whoever has a file of a stranger calls `apart.read_invoice_apart`.
"""
