"""Passkeys, with a device that the browser pretends to have: added, used beside the password and in its place."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitors
from tests.browser.serving import PASSWORD
from tests.browser.test_pages import violations
from tests.browser.visiting import EMAILS, speak

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(visitors: Visitors, address: str) -> Page:
    """A browser with a device; passkeys belong to names, so that Palier is reached by one."""
    opened = visitors.open()
    opened.goto(f"{named(address)}/sign-in")
    speak(opened, "en")
    devices = opened.context.new_cdp_session(opened)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return opened


def named(address: str) -> str:
    return address.replace("127.0.0.1", "localhost")


def sign_in(page: Page) -> None:
    page.fill("[name=email]", EMAILS["director"])
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").click()


def test_a_passkey_is_added_and_used_beside_the_password_and_in_its_place(page: Page, address: str) -> None:
    sign_in(page)
    page.wait_for_url("**/challenges")
    page.goto(f"{named(address)}/account/second-factor")
    page.get_by_text("Add a passkey").first.click()
    page.fill("#passkey-name", "My phone")
    page.fill("#add-passkey-present", "wrong")
    page.locator("form[data-passkey=create] button").click()
    page.get_by_text("This is not your present password.").wait_for()
    page.fill("#add-passkey-present", PASSWORD)
    page.locator("form[data-passkey=create] button").click()
    page.get_by_text("Keep these recovery codes").wait_for()
    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/sign-in/second")
    assert violations(page, "light") == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/challenges")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/challenges")
    page.goto(f"{named(address)}/account/second-factor")
    page.get_by_text("Remove My phone").first.click()
    page.fill("[id^=passkey-][id$=-present]", PASSWORD)
    page.locator("form[action$='/remove'] button").click()
    page.get_by_text("It is removed.").wait_for()


def sign_out(page: Page) -> None:
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
