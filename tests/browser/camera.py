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
    return write_scenes(path, [(held(part, CODE_HEIGHT), held_seconds), (empty(), away_seconds)])


def empty() -> Picture:
    """What the camera sees while nobody is there."""
    return np.full((HEIGHT, WIDTH, 3), 96, np.uint8)


def held(part: Picture, height: int, x: int = WIDTH // 2, *, degrees: float = 0, scene: Picture | None = None) -> Picture:
    """The part in the scene, as high as that, its middle at x and half of the height, turned to the left by degrees."""
    scale = height / part.shape[0]
    place = cv2.getRotationMatrix2D((part.shape[1] / 2, part.shape[0] / 2), degrees, scale)
    place[:, 2] += (x - part.shape[1] / 2, HEIGHT / 2 - part.shape[0] / 2)
    whole = np.full(part.shape[:2], 255, np.uint8)
    turned = cv2.warpAffine(part, place, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    covers = cv2.warpAffine(whole, place, (WIDTH, HEIGHT))[:, :, None] > 127
    return np.where(covers, turned, empty() if scene is None else scene).astype(np.uint8)


def half_lit(scene: Picture) -> Picture:
    """The scene with a hard shadow over its left half."""
    light = np.where(np.arange(WIDTH) < WIDTH // 2, 0.35, 1.0)[None, :, None]
    return (scene * light).astype(np.uint8)


def write_scenes(path: Path, scenes: list[tuple[Picture, int]]) -> Path:
    """A Y4M video of scenes, each for some seconds; the browser plays it again and again."""
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for picture, seconds in scenes:
            frame = cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).tobytes()
            for _ in range(seconds * FRAMES_A_SECOND):
                file.write(b"FRAME\n" + frame)
    return path
