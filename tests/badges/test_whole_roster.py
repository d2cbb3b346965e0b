"""Badges of a whole real roster: every code reads back, on the page of its delegate, under the delegate's own name."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
import zxingcpp
from flask import Flask

MM = 72 / 25.4
DPI = 150
# Where the code lies on a badge, with room around it, from its left and lower edge.
CODE_BOX_MM = (0, 15, 50, 60)


def invoke(app: Flask, *args: str) -> Any:
    done = app.test_cli_runner().invoke(args=[*args, "--json"])
    assert done.stdout, f"{done.stderr}\n{done.exception!r}"
    return json.loads(done.stdout)


def code_pictures(pdf: Path) -> list[np.ndarray]:
    left, bottom, right, top = (side * MM for side in CODE_BOX_MM)
    with pdfium.PdfDocument(pdf) as document:
        return [
            page.render(
                scale=DPI / 72, grayscale=True, crop=(left, bottom, page.get_width() - right, page.get_height() - top)
            ).to_numpy()
            for page in document
        ]


def text_of(picture: np.ndarray) -> str | None:
    code = zxingcpp.read_barcode(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return code.text if code else None


@pytest.mark.one_database
def test_every_badge_of_the_roster_reads_back_to_its_delegate(app: Flask, data: Path, tmp_path: Path) -> None:
    invoke(app, "events", "import", str(data / "events" / "summit-2019.yaml"))
    invoke(app, "delegates", "import", str(data / "rosters" / "summit-2019.xlsx"), "--event", "summit-2019")
    output = tmp_path / "badges.pdf"
    invoke(app, "badges", "pdf", "--event", "summit-2019", "-o", str(output))
    codes = invoke(app, "badges", "codes", "--event", "summit-2019")
    read = [text_of(picture) for picture in code_pictures(output)]
    assert read == [entry["code"] for entry in codes]
    assert len(set(read)) == 986
    printed = subprocess.run(["pdftotext", str(output), "-"], capture_output=True, check=True).stdout.decode()
    pages = [set(page.splitlines()) for page in printed.split("\f")[:-1]]
    assert [entry["name"] in page for entry, page in zip(codes, pages, strict=True)] == [True] * 986
