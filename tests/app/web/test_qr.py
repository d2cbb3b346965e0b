"""Pictures of codes, read back by a decoder that shares nothing with the encoder."""

from io import BytesIO
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from PIL import Image

from app.web.qr import code_matrix, code_png, code_svg
from badges.codes.keys import SigningKey

CODE = SigningKey(1, bytes(range(32))).code(7, 4321, 2, 12)


def read(pixels: np.ndarray) -> str:
    enlarged = np.kron(pixels, np.ones((8, 8), dtype=np.uint8))
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(enlarged)
    return text


@pytest.mark.parametrize("text", [CODE, "https://example.org/desk/pair#7K4M", "你好"])
def test_png_reads_back_and_has_a_quiet_zone(text: str) -> None:
    picture = Image.open(BytesIO(code_png(text)))
    pixels = np.array(picture.convert("L"))
    assert picture.mode == "1"
    assert pixels.shape == (len(code_matrix(text)) + 8,) * 2
    assert pixels[:4].min() == pixels[-4:].min() == pixels[:, :4].min() == pixels[:, -4:].min() == 255
    assert read(pixels) == text


def test_code_of_noise_reads_back_and_is_as_large() -> None:
    picture = Image.open(BytesIO(code_png(CODE, is_noise=True)))
    assert read(np.array(picture.convert("L"))) == CODE
    assert len(code_matrix(CODE, is_noise=True)) == len(code_matrix(CODE))


def test_badge_code_is_version_6() -> None:
    assert len(code_matrix(CODE)) == 41


def test_svg_draws_the_same_modules() -> None:
    root = ElementTree.fromstring(code_svg(CODE, title="A & <B>"))
    assert root.get("aria-label") == "A & <B>"
    assert root.get("viewBox") == "0 0 49 49"
    path = root[1].get("d")
    assert path is not None
    dark = sum(int(run.split("h")[1].split("v")[0]) for run in path.split("z")[:-1])
    assert dark == sum(row.count(0) for row in code_matrix(CODE))
