"""Answers that reach the page late."""

#: Keeps what is answered to a GET of such an address from the page.
HOLD = """
    const [pattern] = arguments;
    const ask = fetch;
    const released = new Promise((resolve) => {
      globalThis.held = { count: 0, isOn: true, release: resolve };
    });
    globalThis.fetch = async (url, options) => {
      const answer = await ask(url, options);
      if (held.isOn && !options.method && url.match(pattern)) {
        held.count += 1;
        await released;
      }
      return answer;
    }"""
#: Lets them through, and what follows from them happen.
RELEASE = """
    held.isOn = false;
    held.release();
    await new Promise((done) => setTimeout(done, 300))"""


class Held:
    """The answers to GETs of such addresses, from now on."""

    def __init__(self, page, pattern):
        self.page = page
        page.run(HOLD, pattern)

    def count(self):
        """How many have been answered, unknown to the page."""
        return self.page.run("return held.count")

    def no_more(self):
        """Those that are asked for now come at once."""
        self.page.run("held.isOn = false")

    def release(self):
        """Gives them to the page."""
        self.page.run(RELEASE)
