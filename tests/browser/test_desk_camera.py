"""Badges as a real camera sees them: turned, half in the shade, and two at once; each from the PDF that is printed."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.camera import CODE_HEIGHT, Picture, empty, first_page, half_lit, held, read_code, write_scenes
from tests.browser.people import DESKTOP, PHONE, Launcher, Opener, pair_link, sign_in
from tests.browser.service import SUMMIT
from tests.browser.test_desk_keyboard import badge_of, expect_answer, type_in

TURNED, SHADED, NEAREST, BESIDE = "郑生洋", "段建辉", "段溪怀", "余秀艳"
SIDE = 210
# A camera with a light, as phones have one: what is asked of it stands in `window.asked`.
LIGHT = """
  const tell = MediaStreamTrack.prototype.getCapabilities;
  MediaStreamTrack.prototype.getCapabilities = function () { return {...tell.call(this), torch: true}; };
  window.asked = [];
  MediaStreamTrack.prototype.applyConstraints = async wanted => { window.asked.push(wanted.advanced[0].torch); };
"""
PRINT = """async code => {
  const headers = {Authorization: `Bearer ${localStorage.getItem("juying.desk.token")}`};
  const answer = await fetch("/api/v1/desk/badges", {method: "POST", headers, body: JSON.stringify({code})});
  return [...new Uint8Array(await answer.arrayBuffer())];
}"""


def test_camera_reads_turned_and_shaded_badges_and_of_two_the_one_in_the_middle(
    open_context: Opener, launch: Launcher, tmp_path: Path,
) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    codes = {name: badge_of(organiser, name) for name in (TURNED, SHADED, NEAREST, BESIDE)}
    page = organiser.context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    expect(page.locator("[data-part=say]")).to_be_visible()
    parts = {name: printed(page, codes[name][0], tmp_path) for name in codes}
    video = write_scenes(tmp_path / "scenes.y4m", [
        (empty(), 1),
        (held(parts[TURNED], CODE_HEIGHT, degrees=15), 2), (empty(), 1),
        (half_lit(held(parts[SHADED], CODE_HEIGHT)), 2), (empty(), 1),
        (held(parts[BESIDE], SIDE, 510, scene=held(parts[NEAREST], SIDE, 270)), 3), (empty(), 4),
    ])
    with_camera = launch("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                         f"--use-file-for-fake-video-capture={video}")
    desk = open_context(by=with_camera, permissions=["camera"], **PHONE).new_page()
    desk.goto(pair_link(organiser, SUMMIT, "arrival"))
    for name in (TURNED, SHADED, NEAREST):
        expect(desk.locator("[data-part=title]")).to_have_text(name)
        expect_answer(desk, "ok")
    expect(desk.locator("[data-part=camera-hint]")).to_be_visible()
    # The pictures come again: everybody but the one beside has been let in.
    expect_answer(desk, "hold")
    type_in(page, codes[BESIDE][1])
    expect_answer(page, "ok", BESIDE)


def test_light_is_offered_where_the_camera_has_one(open_context: Opener, launch: Launcher) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    with_camera = launch("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    for has_light in (False, True):
        desk = open_context(by=with_camera, permissions=["camera"], **PHONE).new_page()
        if has_light:
            desk.add_init_script(LIGHT)
        desk.goto(pair_link(organiser, SUMMIT, "arrival"))
        expect(desk.locator("[data-part=video]")).to_be_visible()
        button = desk.locator("[data-part=torch]")
        if not has_light:
            expect(button).to_be_hidden()
            continue
        expect(button).to_be_visible()
        word = button.inner_text()
        button.click()
        expect(button).not_to_have_text(word)
        button.click()
        expect(button).to_have_text(word)
        assert desk.evaluate("window.asked") == [True, False]


def printed(page: Page, code: str, folder: Path) -> Picture:
    """The code on the badge that the desk prints, with what is around it."""
    pdf = folder / "badge.pdf"
    pdf.write_bytes(bytes(page.evaluate(PRINT, code)))
    text, part = read_code(first_page(pdf))
    assert text == code
    return part
