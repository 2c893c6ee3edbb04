"""The views, and how a test reads what is drawn and what scrolls by."""

import re

from tab import PATIENCE, eventually

#: Where each is, and the heading that it has.
VIEWS = {
    "overview": ("", "Apps"),
    "analytics": ("#/my-shop/analytics", "my-shop: Analytics"),
    "uptime": ("#/my-shop/uptime", "my-shop: Uptime"),
    "timeline": ("#/my-shop/timeline", "my-shop: Timeline"),
    "resources": ("#/my-shop/resources", "my-shop: Resources"),
    "logs": ("#/my-shop/logs", "my-shop: Logs"),
}
#: Parts of bytes and of time, as the tables write them.
UNITS = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "ms": 1, "s": 1000}
#: How many points of a figure's canvas are drawn on, and how many of those
#: have a colour: axes are grey, data is not.
DRAWN = """
    const canvas = arguments[0].querySelector("canvas");
    const [width, height] = [canvas.width || 1, canvas.height || 1];
    const copy = new OffscreenCanvas(width, height).getContext(
      "2d", { willReadFrequently: true });
    if (canvas.width) copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    let all = 0, coloured = 0;
    for (let at = 0; at < data.length; at += 4) {
      const parts = data.subarray(at, at + 3);
      all += data[at + 3] > 0;
      coloured += data[at + 3] > 128
        && Math.max(...parts) - Math.min(...parts) > 60;
    }
    return { all, coloured }
"""


def number(text):
    """What a cell means: None for a dash."""
    if text == "–":
        return None
    digits, unit = re.fullmatch(r"([\d,.]+) ?(\w*|%)", text).groups()
    return float(digits.replace(",", "")) * UNITS.get(unit, 1)


def drawn(page, name):
    """How much is drawn in a chart, once anything is."""
    figure = page.find("figure", name)
    return eventually(
        lambda: (found := page.run(DRAWN, figure))["all"] and found,
        f"a drawing of {name}")


def chart(page, name):
    """The rows of a chart's table as numbers, without their times."""
    figure = page.find("figure", name)
    page.run("""arguments[0].querySelector("details").open = true""", figure)
    return [{name: number(cell) for name, cell in list(row.items())[1:]}
            for row in page.table(name)]


def lines(page):
    """The words of a log, also of what is scrolled out of sight."""
    return page.run(
        """return document.querySelector("[role=log]").textContent""")


def sees_line(page, text, patience=PATIENCE):
    """Waits for a line of a log."""
    eventually(lambda: text in lines(page), lambda: lines(page)[-1500:],
               patience)


def unfold_all(page, most=12):
    """Opens what is folded away, but for most of a long list."""
    page.run("""
        for (const details of [...document.querySelectorAll("details")]
          .slice(0, arguments[0])) details.open = true;
        await new Promise(requestAnimationFrame)""", most)
