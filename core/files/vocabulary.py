"""What the programs that people sell with call our columns, in French and English.

Nothing is read by these names alone: they tell where a header stands, and which column to propose for a field.
"""

import re
from functools import cache

from core.files.names import plain

# By field of a layout (`unit_price` and `year` are parts of one), the commonest names; those in capitals are of
# Sage and SAP. Case, accents, order of the words, little words and what stands in brackets do not matter.
NAMES = {
    "document": "document; doc; invoice; order; sales order; sales document; billing document; order reference;"
    " invoice reference; invoice id; order id; transaction id; receipt; voucher; number; pièce; facture; bon livraison;"
    " bl; commande; référence commande; référence facture; référence pièce; ticket; numéro; document id;"
    " pièce comptable; DO_Piece; VBELN; BELNR",
    "line": "line; order line; invoice line; sales order line; ligne; ligne commande; ligne facture; position; pos;"
    " sequence; line id; DL_Ligne; POSNR; item line; rang",
    "original_document": "original document; origin document; document origine; original invoice; origin invoice;"
    " invoice origin; facture origine; pièce origine; vente origine; ticket origine; bl origine; original receipt;"
    " référence origine; numéro origine; source document; document source; preceding invoice;"
    " preceding invoice reference; facture antérieure; référence facture antérieure; credited invoice;"
    " credited document; facture créditée; document crédité; credit note for; credit for; credit memo for; avoir sur;"
    " avoir sur facture; avoir pour facture; returned document; returned invoice; return of invoice;"
    " document retourné; facture retournée; retour sur; retour sur facture; reversal of; reversed document;"
    " reversed invoice; reversed entry; pièce extournée; applies to document; applies to doc; VGBEL; REBZG",
    "original_line": "original line; origin line; original document line; original invoice line; credited line;"
    " ligne origine; ligne document origine; ligne facture origine; ligne créditée; ligne retournée; returned line;"
    " reversed line; reference item; VGPOS; REBZZ",
    "date": "date; invoice date; order date; document date; doc date; posting date; billing date; sale date;"
    " sales date; transaction date; date facture; date pièce; date commande; date vente; date document; date ticket;"
    " date inventaire; date comptage; count date; inventory date; stock date;"
    " date comptable; date facturation; date livraison; delivery date; jour; day; created at; date time; DO_Date;"
    " FKDAT; AUDAT; ERDAT; invoice bill date",
    "rep": "rep; sales rep; sales representative; representative; salesperson; sales person; salesman; sales employee;"
    " employee; employee key; employee id; account manager; sales agent; agent; owner; commercial; code commercial;"
    " représentant; code représentant; vendeur; attaché commercial; agent commercial; technico commercial; vrp;"
    " collaborateur; responsable; délégué; responsable commercial; nom commercial; CO_No; VKGRP; PERNR; rep id;"
    " rep code; user; matricule",
    "distributor": "distributor; reseller; reseller key; reseller id; dealer; partner; distributeur; code distributeur;"
    " revendeur; code revendeur; partenaire; concessionnaire; grossiste; wholesaler; distributor code; distributor id",
    "seller": "seller; cashier; clerk; seller code; seller id; vendeur magasin; caissier; conseiller; code vendeur;"
    " vendeur; vendu par; sold by; salesperson",
    "client": "client; customer; customer code; customer id; customer key; code client; client id; client facturé;"
    " compte client; account; compte; buyer; acheteur; sold to; sold to party; bill to; ship to; tiers; code tiers;"
    " nom client; customer name; CT_Num; KUNNR; KUNAG; partner name; réf client",
    "product": "product; product code; product id; product key; item; item code; item id; sku; article; code article;"
    " référence article; produit; code produit; référence produit; référence; material; material code; part;"
    " part code; ean; gtin; code barre; barcode; modèle; model; AR_Ref; MATNR; product reference; product variant",
    "quantity": "quantity; qty; qte; quantité; units; pieces; nombre; nombre pièces; unités; order quantity;"
    " ordered quantity; ordered qty; invoiced quantity; quantité facturée; qté facturée; quantité vendue; qté vendue;"
    " quantité commandée; qté commandée; sold quantity; units sold; quantity sold; stock; stock quantity;"
    " quantité stock; qté stock; quantité comptée; on hand; DL_Qte; FKIMG; KWMENG; nb; pcs",
    "amount": "amount; net amount; amount excl tax; amount excluding tax; untaxed amount; subtotal; total;"
    " sales amount; line amount; line total; montant; montant ht; montant net; montant net ht;"
    " montant hors taxes; total ht; total net; total net ht; total ligne; total ligne ht; ca; ca ht; ca net;"
    " chiffre affaires; chiffre affaires ht;"
    " net; net sales; revenue; turnover; sales; value; net value; valeur; valeur nette; extended amount; net total;"
    " prix total; prix total ht; DL_MontantHT; NETWR; sous total; total price; target; objectif; objectif ht",
    "unit_price": "unit price; price; net price; sales price; prix; prix unitaire; pu; pu ht; pu net; prix unitaire ht;"
    " prix vente; prix unitaire net; DL_PrixUnitaire; NETPR; price unit; pv; pv ht",
    "status": "status; state; statut; état; order status; invoice status",
    "kind": "kind; type; nature; sens; type vente; sale type",
    "currency": "currency; currency code; code currency; devise; code devise; monnaie; WAERK; WAERS; währung; cur; ccy;"
    " order currency; invoice currency; devise facture; devise document",
    "participant": "participant; participant code; code participant",
    "code": "code; id; key; identifiant; clé; code interne",
    "name": "name; full name; display name; company name; nom; nom prénom; nom complet; raison sociale; libellé;"
    " désignation; intitulé; description; title; dénomination",
    "team": "team; équipe; région; agence; secteur; branch; region; territory; area; zone; pays; country; succursale",
    "email": "email; e mail; mail; courriel; adresse mail; adresse email; email address; adresse courriel",
    "parent": "parent; parent code; employeur; employer; enseigne; magasin; store",
    "since": "since; depuis; start date; hire date; date entrée; date début; entry date; joined",
    "until": "until; jusque; end date; date sortie; date fin; exit date; left",
    "range": "range; gamme; famille; category; catégorie; family; product line; collection; brand; marque;"
    " sous famille; product category; product family; famille article; groupe articles; item group",
    "cost": "cost; unit cost; standard cost; purchase price; coût; coût unitaire; prix achat; prix revient; prmp;"
    " pamp; pr; pa; pa ht; STPRS",
    "gtin": "gtin; ean13; ean 13; code ean; gencod; gencode; upc",
    "segment": "segment; customer group; customer type; type client; catégorie client; secteur activité; industry",
    "month": "month; mois; période; period",
    "year": "year; année; exercice; fiscal year; an",
    "module": "module; formation; course; training; cours; parcours; training module",
    "points": "points; score; pts; note",
}

# `N° de pièce`, `Pièce no`, `Document number` and `Num_Doc` are one name: that of the document.
_NUMBER = frozenset({"n", "no", "num", "numero", "nr", "number", "nbr", "key", "id"})
_LITTLE = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "the", "of", "en", "in", "a", "s"})
_SHORT = {"ref": "reference", "cde": "commande", "cmd": "commande", "fact": "facture", "art": "article"}
_SHORT |= {
    "desc": "description",
    "amt": "amount",
    "mt": "montant",
    "mnt": "montant",
    "cust": "customer",
    "unit": "unitaire",
}
# Nobody calls a column so; to look for brackets in it takes ever longer.
_LONGEST_NAME = 200
_IN_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])")
_WORD = re.compile(r"[a-z0-9]+")


def meanings(title: str) -> list[str]:
    """The fields that a header may name, the likeliest first; none for one that nobody knows."""
    if len(title) > _LONGEST_NAME:
        return []
    for writing in (title, title.rpartition("/")[2]):
        words = _words(writing)
        if fields := _known().get(words) or _known().get(words - {"code"}):
            return fields
    return []


def meaning(title: str) -> str | None:
    """The field that a header most likely names."""
    return next(iter(meanings(title)), None)


def _words(title: str) -> frozenset[str]:
    """The words that matter in a header."""
    spaced = _HUMP.sub(" ", _IN_BRACKETS.sub(" ", title).replace("H.T", "HT").replace("h.t", "ht"))
    words = [_SHORT.get(word, word) for word in _WORD.findall(plain(spaced)) if word not in _LITTLE]
    named = frozenset(words) - _NUMBER
    return named or (frozenset({"numero"}) if words else named)


@cache
def _known() -> dict[frozenset[str], list[str]]:
    fields: dict[frozenset[str], list[str]] = {}
    for field, names in NAMES.items():
        for name in names.split(";"):
            known = fields.setdefault(_words(name), [])
            if field not in known:
                known.append(field)
    # Rather the article's than the document's, but it may be either.
    fields[_words("référence")].append("document")
    return fields
