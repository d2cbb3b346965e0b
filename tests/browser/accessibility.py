"""What axe finds on a page, by the rules of WCAG 2.2 AA."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "app" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Frames are pages of their own and looked at as such.
RUN = """() => axe.run(document, {
  iframes: false,
  // Of what is in order nothing is told, so nothing need be worked out.
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}).then(found => found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target.join(" ")}`)))"""


def bring_axe(page: Page) -> None:
    """Have axe along on all pages to come, asleep until it is asked: sending it to each takes as long as many a look."""
    page.add_init_script(f"window.wakeAxe = () => {{{AXE.read_text(encoding='utf-8')}}};")


def violations(page: Page) -> list[str]:
    """Each violation as its rule and where it is."""
    if not page.evaluate("() => { window.wakeAxe?.(); return 'axe' in window; }"):
        # Through the driver, for the content policy lets no other script in.
        page.evaluate(f"{AXE.read_text(encoding='utf-8')};0")
    found: list[str] = page.evaluate(RUN)
    return found
