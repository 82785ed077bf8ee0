"""The files that the tour sends and changes."""

DRAFT = "reseau-ete-2026"
# Sent by a branch after the challenge of these days was closed.
LATE = """\
kind;document;line;date;rep;distributor;product;quantity;amount
sell_in;FA-2026-002871;1;24/03/2026;R101;D101;VL-3005;2;618,00
sell_in;FA-2026-002871;2;24/03/2026;R101;D101;VL-0901;6;393,96
sell_in;AV-2026-000893;1;30/03/2026;R103;D113;VL-0603;-1;-206,51
"""

# From an accounting package, with its own names of columns.
THEIRS = """\
Export comptable du 19/05/2026
N° facture;Commercial;Montant HT;Qté;Référence;Émise le;Commentaire
FA-2026-001010;R101;1 236,00;4;VL-3005;18/05/2026;
FA-2026-001011;R103;826,04;4;VL-0603;18/05/2026;livré
"""
# A line that is corrected, and one that bears the number of another document.
CORRECTED = """\
kind;document;line;date;rep;distributor;client;product;quantity;amount
sell_in;FA-2026-000915;1;18/05/2026;R103;D113;D113;VL-0603;4;826,04
sell_in;FA-2026-000917;1;02/05/2026;R101;D108;C0158;VL-3201;2;389,16
"""
LEAGUES = """\
[leagues]
reference = { start = 2025-04-01, end = 2025-06-30 }
count = 3

"""
