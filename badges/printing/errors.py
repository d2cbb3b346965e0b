"""What printing refuses, in words; what is wrong with layouts; and what the history says of it."""

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors

define_errors({
    "no_badges_to_print": ErrorEntry(
        _l("There is no badge to print: nobody is approved here, or every badge has been printed before.")),
    "print_discarded": ErrorEntry(_l("This print has been discarded.")),
    "print_layout_deleted": ErrorEntry(
        _l("Its layout was deleted before it could be set. Order it again by another layout.")),
    "print_has_no_file": ErrorEntry(_l("This print has no file: it is being made, or its file has been deleted.")),
    "print_never_ends": ErrorEntry(
        _l("People in this print changed again and again while it was being made. Order it anew in a few minutes.")),
    "discard_reason_unknown": ErrorEntry(_l("Choose why the print is discarded."), 422),
    "issue_reason_unknown": ErrorEntry(_l("Choose why the badge is reissued or withdrawn."), 422),
    "layout_unknown": ErrorEntry(_l("There is no such layout."), 422),
    "layout_not_ready_made": ErrorEntry(_l("There is no ready-made layout of this name."), 422),
    "layouts_too_many": ErrorEntry(_l("An event has at most %(most)d layouts. Delete one first.")),
    "layout_changed_meanwhile": ErrorEntry(
        _l("%(who)s has changed this layout meanwhile, so nothing was saved. What you entered is still here: "
           "save again to have it so, or open the page anew to see theirs.")),
    "layout_name_missing": ErrorEntry(_l("Give the layout a name in at least one language."), 422),
    "layout_file_too_large": ErrorEntry(_l("The file is larger than %(most)d MB."), 422),
    "layout_file_unreadable": ErrorEntry(_l("This isn't a layout that was exported here. Nothing was changed."), 422),
    "layout_standard_twice": ErrorEntry(_l("Only one layout can be that of all other categories."), 422),
    "layout_category_twice": ErrorEntry(_l("A category can have only one layout."), 422),
    "pictures_too_many": ErrorEntry(_l("A layout has at most %(most)d pictures."), 422),
    "picture_shown": ErrorEntry(_l("“%(picture)s” stands on the badge. Remove its element first.")),
    "picture_too_large": ErrorEntry(_l("The picture is larger than %(most)d MB."), 422),
    "picture_of_wrong_kind": ErrorEntry(_l("This is neither a PNG nor a JPEG nor a PDF."), 422),
    "picture_not_chosen": ErrorEntry(_l("Choose a file first."), 422),
    "page_unreadable": ErrorEntry(
        _l("This PDF can't be read: it has a password, or no page, or is damaged. Print it to a new PDF and try that."), 422),
    "picture_needed_first": ErrorEntry(
        _l("There is no picture to show yet. Add one under “Pictures” first; what you changed is kept here meanwhile."), 422),
})

# What makes a document no layout at all; `where` is the path to it.
define_errors({
    "layout_version_unknown": ErrorEntry(_l("This layout was made by another version and can't be read here."), 422),
    "layout_not_an_object": ErrorEntry(_l("The layout can't be read (%(where)s)."), 422),
    "layout_list_wanted": ErrorEntry(_l("The layout can't be read: a list is missing (%(where)s)."), 422),
    "layout_property_unknown": ErrorEntry(_l("The layout says something that is not known here (%(where)s)."), 422),
    "layout_number_wanted": ErrorEntry(_l("A number is missing (%(where)s)."), 422),
    "layout_number_out_of_range": ErrorEntry(_l("A number is too small or too large (%(where)s)."), 422),
    "layout_value_unknown": ErrorEntry(_l("This value is not one of those there are (%(where)s)."), 422),
    "layout_words_wrong": ErrorEntry(_l("The fixed words are too long or no text (%(where)s)."), 422),
    "layout_colour_wrong": ErrorEntry(_l("A colour is written like #0B6E75 (%(where)s)."), 422),
    "layout_id_wrong": ErrorEntry(
        _l("A name within the layout is missing or has other signs than a–z, 0–9 and - (%(where)s)."), 422),
    "layout_id_twice": ErrorEntry(_l("Two elements have the same name (%(where)s)."), 422),
    "layout_too_many_elements": ErrorEntry(_l("There are too many elements on one side."), 422),
})

# What is wrong with an element; `element` is its name.
define_errors({
    "element_outside": ErrorEntry(_l("It reaches beyond the edge of the badge."), 422),
    "code_too_small": ErrorEntry(
        _l("The QR code is %(width)s mm wide; below %(least)d mm cameras miss it. Make its box larger."), 422),
    "code_rather_small": ErrorEntry(
        _l("The QR code is %(width)s mm wide; from %(good)d mm on it is read from farther off."), 422),
    "code_covered": ErrorEntry(_l("It lies on the QR code or in the white margin that the code needs."), 422),
    "floor_too_small": ErrorEntry(_l("Nobody can read less than %(least)d points. Raise the smallest size."), 422),
    "floor_above_size": ErrorEntry(_l("The smallest size is above the size."), 422),
    "answer_not_for_badges": ErrorEntry(
        _l("This question is not asked here, or its answers are sensitive: they don't go on badges."), 422),
    "text_unfit": ErrorEntry(_l("This text doesn't fit, not even at its smallest size."), 422),
    "words_empty": ErrorEntry(_l("There are no words yet."), 422),
    "colour_pale": ErrorEntry(_l("This colour is too pale to be read on white."), 422),
    "picture_missing": ErrorEntry(_l("Choose which picture it shows."), 422),
    "layout_without_code": ErrorEntry(_l("There is no QR code: such a badge can't be scanned."), 422),
    "layout_front_empty": ErrorEntry(_l("There is nothing on the front."), 422),
    "sheet_overfull": ErrorEntry(_l("So many badges don't fit on the sheet."), 422),
})

define_tags({
    "badges.print_ordered": _l("Print of badges ordered"),
    "badges.printed": _l("Badges printed"),
    "badges.fetched": _l("File of printed badges fetched"),
    "badges.print_discarded": _l("Print of badges discarded"),
    "badges.layout_created": _l("Badge layout added"),
    "badges.layout_changed": _l("Badge layout changed"),
    "badges.layout_deleted": _l("Badge layout deleted"),
    "badges.layouts_chosen": _l("Badge layouts chosen"),
    "badges.layout_picture_added": _l("Picture added to a badge layout"),
    "badges.layout_picture_removed": _l("Picture removed from a badge layout"),
})
