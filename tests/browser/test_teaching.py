"""A trainer builds a module from nothing by keyboard alone, with every kind of question, and publishes it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitors
from tests.browser.visiting import DESKTOP, sign_in

# So many stops has no page of ours.
STOPS = 400
TITLE = "Soils and plants"


class Keyboard:
    """A page that is used by its keys alone: one goes from stop to stop, types, and presses."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator) -> None:
        """Press Tab until something has the focus."""
        assert wanted.count() == 1, wanted
        for _stop in range(STOPS):
            if wanted.evaluate("it => it === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"nobody gets to {wanted} by Tab")

    def write(self, name: str, text: str) -> None:
        """Type into a field."""
        self.reach(self.page.locator(f"[name='{name}']"))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def tick(self, name: str) -> None:
        """Tick a box."""
        self.reach(self.page.locator(f"[name='{name}']"))
        self.page.keyboard.press("Space")

    def choose(self, name: str, value: str) -> None:
        """Choose one of several by the arrows, as browsers let one."""
        self.reach(self.page.locator(f"[type=radio][name='{name}']").first)
        self.page.keyboard.press("Space")
        wanted = self.page.locator(f"[type=radio][name='{name}'][value='{value}']")
        for _step in range(10):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not chosen")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Press a button or follow a link; the page that comes of it has come."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def follow(self, words: str) -> None:
        """Follow the link that says so."""
        self.press(self.page.get_by_role("link", name=words, exact=True).first)

    def store(self) -> None:
        """Press the button that the page is about."""
        self.press(self.page.locator("main form button.btn-primary"))


def write_choices(keys: Keyboard) -> None:
    """A question of each kind in which one chooses."""
    page = keys.page
    keys.follow("Single choice")
    keys.write("text.en", "How much water does peat hold?")
    for at, text in enumerate(("None", "Ten times its weight", "Half of it")):
        keys.write(f"choices.{at}.text.en", text)
    keys.choose("right", "1")
    keys.store()
    keys.follow("Multiple choice")
    keys.write("text.en", "What feeds a soil?")
    keys.tick("choices.0.right")
    keys.write("choices.0.text.en", "Compost")
    keys.tick("choices.1.right")
    keys.write("choices.1.text.en", "Leaves")
    keys.write("choices.2.text.en", "Gravel")
    keys.press(page.locator("button[value='add choices']"))
    expect(page.locator("[name='choices.2.text.en']")).to_have_value("Gravel")
    keys.write("choices.4.text.en", "Sand")
    keys.store()
    keys.follow("True or false")
    keys.write("text.en", "Every plant likes lime.")
    keys.choose("right", "false")
    keys.store()


def write_others(keys: Keyboard) -> None:
    """A question of each other kind."""
    keys.follow("Numerical")
    keys.write("text.en", "Litres in a large bag?")
    keys.write("accepted.0.value", "40")
    keys.write("accepted.0.tolerance", "1")
    keys.store()
    keys.follow("Ordering")
    keys.write("text.en", "In which order?")
    for at, text in enumerate(("Dig", "Plant", "Water")):
        keys.write(f"items.{at}.text.en", text)
    keys.store()
    keys.follow("Matching")
    keys.write("text.en", "What goes where?")
    for at, (left, right) in enumerate((("Orchid", "bark"), ("Cactus", "sand"), ("", "clay"))):
        keys.write(f"pairs.{at}.text.en", left)
        keys.write(f"pairs.{at}.option.en", right)
    keys.store()
    keys.follow("Fill in the blanks")
    keys.write("text.en", "A rhododendron wants [[a]] soil.")
    keys.write("blanks.0.accepted", "acid\nsour")
    keys.store()


def test_a_trainer_builds_a_module_by_keyboard_alone(visitors: Visitors) -> None:
    page = visitors.open(DESKTOP)
    sign_in(page, "trainer", "en")
    keys = Keyboard(page)
    expect(page).to_have_url(re.compile("/teaching$"))
    keys.follow("New module")
    keys.write("title.en", TITLE)
    keys.store()
    expect(page.locator("h1")).to_contain_text(TITLE)
    one = page.url
    keys.press(page.locator(".teach-part a", has_text="Questions"))
    write_choices(keys)
    write_others(keys)
    expect(page.locator(".teach-row")).to_have_count(7)
    keys.follow(TITLE)
    keys.press(page.locator(".teach-part a", has_text="Lessons"))
    keys.write("title.en", "Which soil")
    keys.store()
    for text in ("Peat holds water.", "Bark lets air in."):
        keys.follow("Text")
        keys.write("text.en", text)
        keys.store()
    keys.follow("Question")
    keys.reach(page.locator("[name=question]"))
    page.keyboard.press("ArrowDown")
    keys.store()
    # The second text before the first one.
    keys.press(page.get_by_role("button", name="Move up: Text 2"))
    expect(page.locator(".teach-row").first).to_contain_text("Bark lets air in.")
    page.goto(one)
    keys.press(page.locator(".teach-part a", has_text="Test"))
    keys.write("pass_mark", "70")
    keys.store()
    keys.press(page.locator(".teach-part a", has_text="Settings"))
    keys.write("points", "50")
    keys.store()
    expect(page.get_by_role("heading", name="Nothing is missing")).to_be_visible()
    keys.press(page.get_by_role("button", name="Publish version 1"))
    expect(page.locator("main .state").first).to_have_text("Published")
    assert not visitors.troubles


def test_blocks_are_moved_by_hand_too(visitors: Visitors) -> None:
    page = visitors.open(DESKTOP)
    sign_in(page, "trainer", "en")
    page.goto("/teaching/new")
    page.fill("[name='title.en']", "Moved by hand")
    page.click("main .btn-primary")
    page.goto(f"{page.url}/lessons")
    page.fill("[name='title.en']", "A lesson")
    page.click("main .btn-primary")
    for text in ("first", "second", "third"):
        page.click(".teach-kinds a >> nth=0")
        page.fill("[name='text.en']", text)
        page.click("main form .btn-primary")
    with page.expect_navigation():
        page.locator(".teach-row").nth(2).drag_to(page.locator(".teach-row").nth(0), target_position={"x": 200, "y": 4})
    rows = page.locator(".teach-row-text span")
    expect(rows).to_have_text(["third", "first", "second"])
