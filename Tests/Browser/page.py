"""The dashboard as who uses it sees it: by roles, names and words."""

from selenium.webdriver.common.keys import Keys

from tab import HERE, PATIENCE, Tab, eventually

ROLES, TABLE = [(HERE / f"{name}.js").read_text(encoding="utf-8")
                for name in ("roles", "table")]

class Page(Tab):
    """The dashboard, in a tab."""

    # Going somewhere.

    def open(self, place=""):
        """Loads the page, at a place behind the #."""
        self.driver.get("about:blank")
        self.driver.get(self.base + place)

    def go(self, place):
        """Follows a link to a place, without loading anything."""
        self.run("location.hash = arguments[0]", place)

    def sign_in(self, token, place=""):
        """Loads the page and gives it a token."""
        self.open(place)
        self.enter(token)
        eventually(lambda: self.all("button", "Sign out"), self.glance)

    def enter(self, token):
        """Gives a token to the form that asks for one."""
        self.fill("Token", token)
        self.press("Sign in")

    def back(self):
        """The browser's own button."""
        self.driver.back()

    @property
    def place(self):
        """What stands behind the #, with it."""
        return self.run("return location.hash")

    # Finding something.

    def all(self, role, name=None):
        """Every element of a role that can be seen."""
        return self.run(ROLES, role, name)

    def find(self, role, name=None):
        """The one element of a role and a name, once it is there."""
        found = eventually(lambda: self.all(role, name), lambda: (
            f"{role} {name!r} in {self.glance()!r}"))
        assert len(found) == 1, f"{len(found)} of {role} {name!r}"
        return found[0]

    def table(self, caption, least=1):
        """The rows of a table, by the words of its head; so many at least."""
        def rows():
            head, *rows = self.run(TABLE, self.find("table", caption))
            return len(rows) >= least and [
                dict(zip(head, row, strict=True)) for row in rows]
        return eventually(
            rows, lambda: f"{least} rows of {caption}: {self.glance()!r}")

    def text(self):
        """All that can be read."""
        return self.run("return document.body.innerText")

    def glance(self):
        """As much of it as a failure needs to show."""
        return self.text()[:1500]

    def sees(self, *words, patience=PATIENCE):
        """Waits until all these words can be read."""
        def found():
            text = self.text()
            return all(word in text for word in words)
        eventually(found, lambda: f"{words} in {self.glance()!r}", patience)

    def heading(self, name, patience=PATIENCE):
        """Waits for the view of that name."""
        eventually(lambda: name in [h1.text for h1 in self.all("heading")
                                    if h1.tag_name == "h1"],
                   lambda: f"{name!r} in {self.glance()!r}", patience)

    def said(self, role):
        """The words of an alert or of a status."""
        return " ".join(self.run("""
            return [...document.querySelectorAll(`[role=${arguments[0]}]`)]
              .filter((element) => element.checkVisibility())
              .map((element) => element.textContent)""", role)).strip()

    def alerted(self, *words, patience=PATIENCE):
        """Waits for an alert with these words."""
        def found():
            said = self.said("alert").lower()
            return all(word.lower() in said for word in words)
        eventually(found, lambda: f"{words} in {self.said('alert')!r}",
                   patience)

    def calm(self, patience=PATIENCE):
        """Waits until there is no alert."""
        eventually(lambda: not self.said("alert"),
                   lambda: self.said("alert"), patience)

    # Doing something.

    def press(self, name):
        """Presses a button."""
        self.find("button", name).click()

    def follow(self, name):
        """Follows a link."""
        self.find("link", name).click()

    def unfold(self, name):
        """Opens what is folded away."""
        self.find("summary", name).click()

    def fill(self, label, text):
        """Types into the field of a label, in the place of what is there."""
        field = self.find("", label)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(Keys.BACKSPACE, text)

    def choose(self, label, option):
        """Chooses an option by its words."""
        field = self.find("", label)
        next(entry for entry in field.find_elements("tag name", "option")
             if entry.text == option).click()
