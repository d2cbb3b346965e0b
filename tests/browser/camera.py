"""What a camera would see: a printed badge as a picture, its code held before the camera and taken away again."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2

WIDTH, HEIGHT = 640, 480
FRAMES_A_SECOND = 2
# About as far as a badge is from a phone that reads it: its code fills three quarters of the picture's height.
CODE_HEIGHT = 360
DOTS_AN_INCH = 200

Picture = np.ndarray[Any, np.dtype[np.uint8]]


def first_page(pdf: Path) -> Picture:
    """The first page as it is printed, in colour."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture: Picture = page.render(scale=DOTS_AN_INCH / 72).to_numpy()[:, :, :3].copy()
        page.close()
    finally:
        document.close()
    return picture


def read_code(picture: Picture) -> tuple[str, Picture]:
    """The text of the picture's one QR code, and the part of the picture that it stands in, with what is around it."""
    text, corners, _ = cv2.QRCodeDetectorAruco().detectAndDecode(picture)
    assert text, "no code can be read"
    (left, top), (right, bottom) = corners[0].min(axis=0).astype(int), corners[0].max(axis=0).astype(int)
    edge = (right - left) // 6
    part = picture[max(top - edge, 0):bottom + edge, max(left - edge, 0):right + edge]
    return text, part


def decode_picture(png: bytes) -> Picture:
    """A picture file as a picture."""
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)  # type: ignore[return-value]  # a picture it is


def write_video(path: Path, part: Picture, *, held_seconds: int, away_seconds: int) -> Path:
    """A Y4M video that shows the part for some seconds, then an empty desk; the browser plays it again and again."""
    scale = CODE_HEIGHT / part.shape[0]
    held = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
    small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    top, left = (HEIGHT - small.shape[0]) // 2, (WIDTH - small.shape[1]) // 2
    held[top:top + small.shape[0], left:left + small.shape[1]] = small
    away = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for picture, seconds in ((held, held_seconds), (away, away_seconds)):
            frame = cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).tobytes()
            for _ in range(seconds * FRAMES_A_SECOND):
                file.write(b"FRAME\n" + frame)
    return path
