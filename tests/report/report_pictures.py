"""Draws the pictures of the sample report: one long page, as a browser would photograph it, and cuttings of it."""

import hashlib
import io

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1366, 2150
INK, PAPER, NAVY, SAND = "#22303c", "#ffffff", "#12355b", "#f4efe6"
CARDS = [
    (120 + column * 390, 860 + row * 560, title)
    for row, titles in enumerate(
        [
            ("Mass General Brigham", "Interprofessional Education", "Community Engagement"),
            ("Health Equity", "Research", "Centers"),
        ]
    )
    for column, title in enumerate(titles)
]


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _scene(draw: ImageDraw.ImageDraw, x: int, y: int, width: int, height: int, seed: int) -> None:
    skies = ["#f2a65a", "#88b7d5", "#9bc59d", "#d9b8c4", "#e3c567", "#8fa3bf"]
    draw.rectangle((x, y, x + width, y + height), fill=skies[seed % 6])
    draw.ellipse(
        (x + width * 0.62, y + height * 0.12, x + width * 0.78, y + height * 0.12 + width * 0.16), fill="#fff3d6"
    )
    for number in range(9):
        tall = height * (0.25 + ((number * 37 + seed * 13) % 50) / 100)
        left = x + number * width / 9
        draw.rectangle(
            (left, y + height - tall, left + width / 9 - 6, y + height), fill="#3b4f66" if number % 2 else "#51688a"
        )


def _lines(draw: ImageDraw.ImageDraw, x: int, y: int, width: int, count: int, fill: str = "#5c6770") -> None:
    for number in range(count):
        draw.rectangle(
            (x, y + number * 26, x + width * (0.62 if number == count - 1 else 0.98), y + number * 26 + 11), fill=fill
        )


def draw_page() -> Image.Image:
    """Return the About page of the sample site."""
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, WIDTH, 92), fill=NAVY)
    draw.text((120, 30), "Harbor Institute", font=_font(30), fill="#ffffff")
    for number, name in enumerate(["Programs", "Admissions", "News", "About"]):
        draw.text((760 + number * 130, 36), name, font=_font(20), fill="#d7e3ee")
    draw.rectangle((0, 92, WIDTH, 520), fill=SAND)
    draw.text((120, 170), "What We Have in Common", font=_font(52), fill=INK)
    draw.text((120, 236), "Is What Sets Us Apart", font=_font(52), fill=INK)
    _lines(draw, 120, 330, 560, 4)
    _scene(draw, 780, 140, 470, 320, 0)
    draw.text((120, 560), "Join us in fall 2025", font=_font(24), fill="#b9b9b9")
    _lines(draw, 120, 620, 1100, 6)
    for number, (x, y, title) in enumerate(CARDS):
        draw.rectangle((x, y, x + 350, y + 510), outline="#d8dde2", width=2)
        _scene(draw, x, y, 350, 220, number + 1)
        draw.text((x + 20, y + 244), title, font=_font(24), fill=INK)
        _lines(draw, x + 20, y + 292, 310, 7)
    draw.rectangle((0, 2010, WIDTH, HEIGHT), fill=NAVY)
    draw.text((120, 2060), "Apply", font=_font(22), fill="#5d7f9f")
    draw.text((240, 2060), "© Harbor Institute", font=_font(22), fill="#d7e3ee")
    return page


def webp(picture: Image.Image) -> bytes:
    """Return a picture as WebP bytes."""
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=70)
    return out.getvalue()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Blobs:
    """The blobs of the sample: the page, and what is cut out of it on demand."""

    def __init__(self) -> None:
        self.page = draw_page()
        self.bytes: dict[str, bytes] = {}
        self.screenshot = self.keep(webp(self.page))

    def keep(self, data: bytes) -> str:
        self.bytes[sha(data)] = data
        return sha(data)

    def crop(self, x: float, y: float, width: float, height: float) -> str:
        margin = 12
        box = (max(0, int(x) - margin), max(0, int(y) - margin), int(x + width) + margin, int(y + height) + margin)
        part = self.page.crop(box)
        part.thumbnail((720, 480))
        return self.keep(webp(part))
