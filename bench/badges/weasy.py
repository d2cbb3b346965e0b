"""WeasyPrint at its best: codes as PNG of one pixel a module, two processes of half the badges each, joined."""

import base64
import html
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

from app.web.qr import code_png
from bench.badges.people import CATEGORIES, EVENT, LINE, Person

STYLE = """
@page { size: 90mm 130mm; margin: 0 }
body { margin: 0; font-family: "Noto Sans CJK SC" }
section { position: relative; width: 90mm; height: 130mm; break-after: page; overflow: hidden }
section > * { position: absolute; margin: 0; left: 6.5mm; width: 77mm }
img { top: 74mm; left: 3mm; width: 40mm; height: 40mm; image-rendering: pixelated }
.event { top: 6mm; font-size: 12.5pt; font-weight: bold }
.line { top: 18mm; font-size: 8.5pt }
.rule { top: 25mm; left: 0; width: 90mm; height: 1.1mm }
.name { top: 30mm; font-size: 40pt; font-weight: bold }
.latin { top: 53mm; font-size: 16pt }
.unit { top: 63mm; font-size: 11pt }
.fallback { top: 105mm; text-align: right; font-size: 10pt }
.band { top: 115mm; left: 0; width: 90mm; height: 15mm; color: #fff; font-size: 18pt; text-align: center }
""" + "".join(f".c{number} {{ background: {colour} }}" for number, (_zh, _en, colour) in enumerate(CATEGORIES))


def page(one: Person) -> str:
    chinese, english, _colour = CATEGORIES[one.category]
    picture = base64.b64encode(code_png(one.code, is_noise=True)).decode()
    told = [html.escape(text) for text in (one.name, one.latin, f"{one.unit} {one.title}", one.fallback)]
    return (
        f'<section><p class="event">{EVENT}</p><p class="line">{LINE}</p><p class="rule c{one.category}"></p>'
        f'<p class="name">{told[0]}</p><p class="latin">{told[1]}</p><p class="unit">{told[2]}</p>'
        f'<img src="data:image/png;base64,{picture}"><p class="fallback">{told[3]}</p>'
        f'<p class="band c{one.category}">{chinese} {english}</p></section>'
    )


def half(persons: list[Person]) -> bytes:
    from weasyprint import CSS, HTML

    whole = "<!doctype html><html lang=zh-Hans><body>" + "".join(map(page, persons))
    pdf: bytes = HTML(string=whole).write_pdf(stylesheets=[CSS(string=STYLE)])
    return pdf


def write(persons: list[Person], target: Path) -> None:
    """One page a badge."""
    import pypdfium2

    middle = len(persons) // 2
    with get_context("spawn").Pool(2) as pool:
        parts = pool.map(half, [persons[:middle], persons[middle:]])
    joined = pypdfium2.PdfDocument.new()
    for part in parts:
        joined.import_pages(pypdfium2.PdfDocument(BytesIO(part)))
    joined.save(target)
