"""How fast the pages answer in a real Chromium: make bench-screen writes SCREEN.md.

On each page one slider is moved by the keyboard, to and fro, while the browser's own clock runs:
from the key to the first frame of the new run, and to the last frame of its finished film.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.report import machine
from scripts.chromium import FLAGS, system_chromium
from scripts.server import running_app

HERE = Path(__file__).parent
PATIENCE = 120_000
MOVES = 8
TO_AND_FRO = ("ArrowRight", "ArrowLeft")
FRO_AND_TO = TO_AND_FRO[::-1]
PAGES = {
    "lab": ("alpha", TO_AND_FRO),
    "bias_variance": ("lambd", TO_AND_FRO),
    "normalization": ("alpha", FRO_AND_TO),
    "initialization?initialization_lesson_tab=Side+by+side": ("alpha", FRO_AND_TO),
    "regularization": ("lambd", TO_AND_FRO),
    "dropout": ("keep_prob", TO_AND_FRO),
    "minibatch": ("batch_size", TO_AND_FRO),
    "optimizers?optimizers_tab=The+network": ("beta", FRO_AND_TO),
    "decay": ("decay_rate", TO_AND_FRO),
    "gradcheck": ("lambd", TO_AND_FRO),
}
"""A page, the setting whose slider is moved on it, and the keys, so that the nets still learn."""
AGAIN = "runs, a logged film is shown again"
LONG = "lab?iterations=100000&keep_prob=0.8"
"""A run of some seconds, so that frames come while it trains."""

WATCH = """() => {
    const roots = (node) => [node, ...[...node.querySelectorAll('*')]
        .filter((e) => e.shadowRoot).flatMap((e) => roots(e.shadowRoot))];
    window.films = () => roots(document).flatMap((r) => [...r.querySelectorAll('.film')]);
    window.resting = () => window.films().length && window.films().every(
        (f) => f.dataset.state !== 'training' && f.dataset.playing === 'false');
    window.moved = () => {
        window.before = window.films().map((f) => f.dataset.run);
        window.answer = undefined;
        const note = { drawn: 0 };
        const listen = (event) => {
            note.key = performance.now();
            removeEventListener('keydown', listen, true);
            look();
        };
        const look = () => {
            const films = window.films();
            const now = performance.now() - note.key;
            const old = (film) => window.before.includes(film.dataset.run);
            const isNew = films.length && !films.some(old);
            if (isNew && note.first === undefined) note.first = now;
            const frame = isNew ? films[0].dataset.frame : undefined;
            if (frame !== note.frame && films[0].dataset.state === 'training') note.drawn += 1;
            note.frame = frame;
            if (isNew && films[0].dataset.state === 'training') note.trained = now;
            const isLast = (film) => film.dataset.state !== 'training'
                && Number(film.dataset.frame) === Number(film.dataset.frames) - 1;
            if (isNew && films.every(isLast)) { note.done = now; window.answer = note; }
            else requestAnimationFrame(look);
        };
        addEventListener('keydown', listen, true);
    };
}"""
PLAYED = """async () => {
    const film = window.films()[0];
    const first = Number(film.dataset.drawn), begin = performance.now();
    film.player.scrub(0);
    film.player.setSpeed(2);
    film.player.toggle();
    await new Promise((done) => setTimeout(done, 2000));
    return 1000 * (Number(film.dataset.drawn) - first) / (performance.now() - begin);
}"""


@dataclass(frozen=True)
class Answer:
    """Milliseconds from the key: to the new run's first frame, and to its finished film.

    drawn: the frames of the first film that were shown while it trained, until `trained`.
    """

    first: float
    done: float
    drawn: int = 0
    trained: float = 0.0


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    film = page.locator(".film").last
    film.wait_for(timeout=PATIENCE)
    page.evaluate(WATCH)


def wait_for_films(page: Page) -> None:
    page.wait_for_function("window.resting()", timeout=PATIENCE)
    page.wait_for_timeout(1500)


def uncovered(page: Page, setting: str) -> Locator:
    """The setting's slider, once the groups of further settings are open where it is in none else.

    What a closed group holds is not in the document.
    """
    slider = page.locator(f".st-key-{setting}").get_by_role("slider")
    if not slider.count():
        for group in page.locator(".st-key-further details:not([open]) > summary").all()[::-1]:
            group.click()
    slider.wait_for(timeout=PATIENCE)
    return slider


def move(page: Page, setting: str, key: str) -> Answer:
    slider = uncovered(page, setting)
    slider.focus()
    page.evaluate("window.moved()")
    slider.press(key)
    note = page.wait_for_function("window.answer", timeout=PATIENCE).json_value()
    return Answer(note["first"], note["done"], note["drawn"], note.get("trained", 0.0))


def answers(page: Page, address: str, setting: str, keys: tuple[str, ...]) -> list[Answer]:
    """The answers to MOVES moves, after two that do not count."""
    open_page(page, address)
    wait_for_films(page)
    found = []
    for number in range(MOVES + 2):
        found.append(move(page, setting, keys[number % 2]))
        wait_for_films(page)
    return found[2:]


def shown_again(page: Page, url: str) -> list[Answer]:
    """MOVES times from the key that selects a run of the log to its film, two runs in turns."""
    open_page(page, f"{url}/lab")
    wait_for_films(page)
    move(page, "alpha", TO_AND_FRO[0])
    wait_for_films(page)
    page.get_by_role("link", name="All runs of this session").click()
    table = page.get_by_test_id("stDataFrame").locator("canvas").first
    table.wait_for(timeout=PATIENCE)
    page.wait_for_timeout(1500)
    table.focus()
    page.keyboard.press("ArrowDown")
    found = []
    for number in range(MOVES + 2):
        page.keyboard.press(("ArrowUp", "ArrowDown")[number % 2])
        page.evaluate("window.moved()")
        page.keyboard.press("Shift+Space")
        note = page.wait_for_function("window.answer", timeout=PATIENCE).json_value()
        found.append(Answer(note["first"], note["done"]))
        page.keyboard.press("Shift+Space")
        page.wait_for_function("!window.films().length", timeout=PATIENCE)
        page.wait_for_timeout(1500)
    return found[2:]


def frames_a_second(found: list[Answer]) -> float:
    """How many frames of a growing film are shown a second, the median over the moves."""
    return statistics.median(1000 * a.drawn / max(1.0, a.trained - a.first) for a in found)


def row(words: str, found: list[Answer]) -> str:
    first, done = [a.first / 1000 for a in found], [a.done / 1000 for a in found]
    return (
        f"| {words} | {statistics.median(first):.2f} ({max(first):.2f}) "
        f"| {statistics.median(done):.2f} ({max(done):.2f}) |"
    )


def rows(found: dict[str, list[Answer]]) -> str:
    return "\n".join(
        row(AGAIN if name == AGAIN else f"{name.partition('?')[0]}, {PAGES[name][0]}", those)
        for name, those in found.items()
    )


def measured(page: Page, url: str) -> tuple[dict[str, list[Answer]], float, float]:
    """(the answers by page, new frames a second while training, frames a second when played)."""
    page.goto(f"{url}/lab?iterations=100")
    while not page.get_by_text("Training engine: compiled").count():
        page.wait_for_timeout(4000)
        page.reload()
        page.locator(".film").wait_for(timeout=PATIENCE)
    found = {name: answers(page, f"{url}/{name}", *how) for name, how in PAGES.items()}
    found[AGAIN] = shown_again(page, url)
    # Of a long run the first move only: later ones are answered from what the server has kept.
    open_page(page, f"{url}/{LONG}")
    wait_for_films(page)
    growing = frames_a_second([move(page, "alpha", FRO_AND_TO[0])])
    open_page(page, f"{url}/lab")
    wait_for_films(page)
    return found, growing, page.evaluate(PLAYED)


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder) / "log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 800}, bypass_csp=True)
        found, growing, played = measured(page, server.url)
    text = f"""# How fast the screen answers

Written by `make bench-screen`: a real headless Chromium with software rendering on the
same machine as the server, one visitor, the compiled engine, each page at its defaults. Medians of
{MOVES} moves of one slider (slowest in brackets), in seconds from the key.

{datetime.now(UTC):%Y-%m-%d}; {machine()}

| page, slider | first frame of the new run | last frame of the finished film |
| --- | --- | --- |
{rows(found)}

While a run of some seconds trains ({LONG}) {growing:.0f} frames a second are shown as they come;
a finished film at double speed, {played:.0f}. Of a logged film's first frame .15 s are the table's:
Streamlit 1.67 waits so long before it tells the server of a selected row.
"""
    (HERE / "SCREEN.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
