"""A list of sales on a phone: twelve different faults, put right or left out, the good ones submitted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import fits, violations
from tests.browser.visiting import PHONE

HEAD = "N° facture;Jour;Client;Article;Qté;Montant HT;Vendeur"
# What stands in the file, what is told of it, and the cell and text that put it right; none: it is left out.
FAULTS = {
    ";18/05/2026;;VL-0603;1;206,51;": ("Write the number of the invoice or receipt.", "document", "{}-00"),
    "{}-01;;;VL-0603;1;206,51;": ("Write the day of the sale.", "date", "2026-05-18"),
    "{}-02;31/04/2026;;VL-0603;1;206,51;": ("Write the day as 2026-01-31.", "date", "30/04/2026"),
    "{}-03;18/06/2026;;VL-0603;1;206,51;": ("This day has not come yet.", "date", "2026-05-18"),
    "FA-4180;18/05/2026;;VL-0603;1;206,51;": ("This document was declared already.", "", ""),
    "{}-05;18/05/2026;;VL-9999;1;99,00;": ("There is no product “VL-9999”.", "0.product", "VL-0603"),
    "{}-06;18/05/2026;;;1;99,00;": ("Write what was sold.", "", ""),
    "{}-07;18/05/2026;;VL-0603;1;2O6,51;": ("Write an amount as 129.90", "0.amount", "206,51"),
    "{}-08;18/05/2026;;VL-0603;1;206,51 USD;": ("in the currency of the programme", "0.amount", "189.00"),
    "{}-09;18/05/2026;;VL-0603;0,5;206,51;": ("Write a whole number", "0.quantity", "1"),
    "{}-10;18/05/2026;;VL-0603;-1;206,51;": ("both have a minus", "0.amount", "-206,51"),
    "{}-11;18/05/2026;;VL-0603;1;206,51;Personne": ("of this name sell here", "0.seller", ""),
}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_list_with_twelve_faults_is_put_right_and_submitted(signed_in: Callable[..., Page], javascript: bool) -> None:
    page, name = signed_in("distributor", PHONE, javascript), f"LI{javascript:d}"
    page.goto("/declarations")
    page.get_by_role("link", name="From a spreadsheet").click()
    good = [f"{name}-98;17/05/2026;Mme Lefort;VL-0901;2;131,32;", f"{name}-99;18/05/2026;;VL-0901;1;65,66;"]
    text = "\n".join([HEAD, *(row.format(name) for row in FAULTS), *good])
    file = {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    page.set_input_files("[name=file]", file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the list").click()
    page.wait_for_url(re.compile(r"/lists/\d+(/columns)?$"))
    # The columns are proposed the first time, and known the second.
    if page.url.endswith("columns"):
        fits(page)
        page.get_by_role("button", name="Read the list").click()
    page.wait_for_url(re.compile(r"/lists/\d+$"))
    expect(page.get_by_role("heading", name="2 documents are ready")).to_be_visible()
    expect(page.get_by_role("heading", name="12 documents to be put right")).to_be_visible()
    for told, _cell, _text in FAULTS.values():
        expect(page.locator(".field-error", has_text=told).first).to_be_visible()
    if javascript:
        assert violations(page, "light") == []
    fits(page)
    for place, (_told, cell, right) in enumerate(FAULTS.values()):
        panel = page.locator("section.panel:has(> input[name=document])").nth(place)
        number = panel.locator("> input[name=document]").get_attribute("value")
        if cell:
            panel.locator(f'[name="{number}.{cell}"]').fill(right.format(name))
        else:
            panel.get_by_label("Leave this line out").check()
    page.get_by_role("button", name="Keep and look again").last.click()
    expect(page.get_by_role("heading", name="12 documents are ready")).to_be_visible()
    expect(page.locator(".field-error")).to_have_count(0)
    fits(page)
    page.get_by_role("button", name="Submit the 12 good documents").click()
    expect(page.get_by_text("12 declarations are submitted.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Documents that were submitted")).to_be_visible()
    assert page.locator("[aria-labelledby=submitted] li").count() == 12
    page.goto("/declarations")
    expect(page.get_by_role("link", name=re.compile(f"{name}-98"))).to_be_visible()
