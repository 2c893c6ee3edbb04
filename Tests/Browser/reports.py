"""What a page must never cause: errors, refused content, dialogs."""

#: What the console says of a request that was answered by 4xx or 5xx.
REFUSED = "Failed to load resource: the server responded with a status of "
UNREACHABLE = "Failed to load resource: net::ERR_"


class Reports:
    """All that the console, the policy and the page itself have told."""

    def __init__(self, page):
        self.page = page
        self.expected = []

    def expect(self, *statuses):
        """Answers of these statuses belong to the test; 0: none at all."""
        self.expected += [
            f"{REFUSED}{status} " if status else UNREACHABLE
            for status in statuses]

    def surprises(self):
        """What nobody expects."""
        told = self.page.run(
            "return globalThis.toldByThePage ?? ['nobody watches']")
        said = [entry["message"] for entry in self.page.chromium.console()]
        said = [text for text in said
                if not any(part in text for part in self.expected)]
        self.page.chromium.traffic()
        return told + self.page.chromium.dialogs + said

    def check(self):
        """Fails if there was any."""
        assert self.surprises() == []
