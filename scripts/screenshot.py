"""Make docs/images/chat.png, the picture of the chat in the README: `make screenshot`.

A real Chromium asks a real question over a library built for this run, and opens a citation.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from corpus.offline import switch_off_telemetry

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "chat.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUESTION = "Fine-tune or prompt for toxicity detection?"
LONGEST_MS = 60_000


def main() -> None:
    """Build, serve, ask, open the first citation, take the picture."""
    switch_off_telemetry()
    from assistant import Fieldguide
    from corpus.settings import load_settings
    from ui.serve import running

    with tempfile.TemporaryDirectory(prefix="fieldguide-screenshot-") as folder:
        settings = load_settings(data_dir=Path(folder))
        with Fieldguide(settings) as guide, running(guide, settings) as address:
            PICTURE.parent.mkdir(parents=True, exist_ok=True)
            take(address)
    print(f"wrote {PICTURE.relative_to(Path.cwd())}" if PICTURE.is_relative_to(Path.cwd()) else f"wrote {PICTURE}")


def take(address: str) -> None:
    """Ask in the chat at `address` and write the picture of the answer with a source open beside it."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(LONGEST_MS)
        page.goto(address)
        page.locator("#fg-box textarea").fill(QUESTION)
        page.locator("#fg-box textarea").press("Enter")
        # The links for saving come with the finished answer.
        expect(page.locator("#fg-chat a.fg-save").first).to_be_visible(timeout=LONGEST_MS)
        page.locator("#fg-chat a.fg-cite").first.click()
        expect(page.locator("#fg-panel mark").first).to_be_visible(timeout=LONGEST_MS)
        page.wait_for_timeout(500)
        page.screenshot(path=PICTURE)
        browser.close()


def browser_path() -> str:
    """Return the system's Chromium; without one, say what to install."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit(f"no browser here: install one of {', '.join(BROWSERS)}")
    return found


if __name__ == "__main__":
    main()
