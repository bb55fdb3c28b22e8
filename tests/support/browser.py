"""Chromium playing a black picture with our WebVTT over it.

Chromium draws cues in a tree of its own inside `<video>`, shut off from scripts of the page. Its debugger
goes in there: what is read of a word is the style that the word is drawn with.
"""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import which
from subprocess import run
from typing import Any

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.support.optional_tools import lacking

__all__ = ["Player", "ShownCue", "ShownWord", "chromium"]

_WIDTH, _HEIGHT = 640, 360
_MEDIA_S = 11 * 3600

_FLAGS = (
    *(
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--force-device-scale-factor=1",
        "--window-size=800,600",
    ),
    *("--no-sandbox", "--disable-dev-shm-usage"),  # as root, and in containers
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
)

_SHOWN = """
const shown = cue => [
    Math.round(cue.startTime * 1e6), Math.round(cue.endTime * 1e6), cue.getCueAsHTML().textContent];
"""

_LOAD = """
const [source, done] = arguments, video = document.querySelector('video');
video.querySelectorAll('track').forEach(old => old.remove());
const made = document.createElement('track');
made.onload = () => done([...made.track.cues].map(shown));
made.onerror = () => done([]);
made.src = source;
video.append(made);
made.track.mode = 'showing';
"""

_SEEK = """
const [seconds, done] = arguments, video = document.querySelector('video');
const drawn = () => done([...video.textTracks[0].activeCues].map(shown));
video.onseeked = () => requestAnimationFrame(() => requestAnimationFrame(drawn));
video.currentTime = seconds;
"""

_WORDS = """
function () {
    return [...this.querySelectorAll('c')].map(word => {
        const {left, top, right, bottom} = word.getBoundingClientRect();
        return [word.textContent, getComputedStyle(word).color, left, top, right, bottom];
    });
}
"""


@dataclass(frozen=True, slots=True)
class ShownCue:
    """A cue as Chromium has read it.

    Attributes:
        start_us: From the start of the track.
        end_us: From the start of the track.
        text: Without tags.
    """

    start_us: int
    end_us: int
    text: str


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word in the picture.

    Attributes:
        text: As drawn.
        color: Computed, as CSS has it: `rgb(255, 225, 77)`.
        left: Its box, in pixels of the picture.
        top: The same.
        right: The same.
        bottom: The same.
    """

    text: str
    color: str
    left: float
    top: float
    right: float
    bottom: float


class Player:
    """A page with nothing but a video of eleven hours, 640 by 360 pixels, all black.

    Args:
        driver: What it is opened with.
        folder: For the video.
    """

    def __init__(self, driver: Chrome, folder: Path) -> None:
        self._driver = driver
        source = _url("video/webm", _black(folder / "black.webm"))
        video = f"<video width={_WIDTH} height={_HEIGHT} preload=auto src='{source}'>"
        driver.get(_url("text/html", f"<!doctype html><body style='margin: 0'>{video}".encode()))
        driver.execute_async_script(
            "const done = arguments[0], video = document.querySelector('video');"
            "video.readyState >= 2 ? done() : video.onloadeddata = () => done();"
        )
        driver.execute_cdp_cmd("DOM.enable", {})

    def load(self, made: str) -> list[ShownCue]:
        """All cues of a WebVTT file, which is the one that is shown from now on."""
        cues = self._driver.execute_async_script(_SHOWN + _LOAD, _url("text/vtt", made.encode()))
        return [ShownCue(*cue) for cue in cues]

    def seek(self, ms: int) -> list[ShownCue]:
        """Show one moment; the track's `activeCues` there."""
        cues = self._driver.execute_async_script(_SHOWN + _SEEK, ms / 1000)
        return [ShownCue(*cue) for cue in cues]

    def words(self) -> list[ShownWord]:
        """All words that are shown and have a tag, in the order of the text."""
        tree = self._driver.execute_cdp_cmd("DOM.getDocument", {"depth": -1, "pierce": True})
        container = _found(tree["root"], "-webkit-media-text-track-container")
        assert container is not None, "Chromium has its cues elsewhere now"
        resolved = self._driver.execute_cdp_cmd("DOM.resolveNode", {"nodeId": container["nodeId"]})
        told = self._driver.execute_cdp_cmd(
            "Runtime.callFunctionOn",
            {
                "objectId": resolved["object"]["objectId"],
                "functionDeclaration": _WORDS,
                "returnByValue": True,
            },
        )
        return [ShownWord(*word) for word in told["result"]["value"]]

    def picture(self) -> NDArray[np.uint8]:
        """What is drawn: rows, columns, red-green-blue."""
        with Image.open(BytesIO(self._driver.get_screenshot_as_png())) as picture:
            return np.asarray(picture.convert("RGB"))[:_HEIGHT, :_WIDTH]


def chromium(folder: Path) -> Chrome:
    """Chromium with nobody's profile; where there is none, the test lacks its `browser`."""
    browser, driver = which("chromium"), which("chromedriver")
    if browser is None or driver is None:
        lacking(
            "browser",
            "no Chromium, or no driver for it; apt-get install chromium chromium-driver brings both",
        )
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*_FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    return Chrome(options, Service(driver))


def _url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _black(path: Path) -> bytes:
    """A picture each ten minutes is enough: a seek takes the one before."""
    source = f"color=black:s=64x36:r=1/600:d={_MEDIA_S}"
    ffmpeg = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source)
    run([*ffmpeg, "-c:v", "libvpx", path], check=True)
    return path.read_bytes()


def _found(node: dict[str, Any], pseudo: str) -> dict[str, Any] | None:
    """The first node with such a `pseudo` attribute, in order of the document."""
    if pseudo in node.get("attributes", ()):
        return node
    inside = (*node.get("shadowRoots", ()), *node.get("children", ()))
    return next((found for child in inside if (found := _found(child, pseudo))), None)
