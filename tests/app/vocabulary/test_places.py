"""Countries and divisions in any usual form."""

import pytest

from app.vocabulary.places import (
    UnknownPlace,
    chosen_place,
    country_choices,
    country_codes,
    country_name,
    is_country,
    is_hk_mo_tw,
    is_mainland_province,
    is_province,
    place_name,
    province_choices,
    province_name,
    read_place,
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("中国", "CN"),
        ("China", "CN"),
        ("PRC", "CN"),
        ("中国大陆", "CN"),
        ("P.R. China", "CN"),
        ("CHINA (Mainland)", "CN"),
        ("cn", "CN"),
        ("美国", "US"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("美国(USA)", "US"),
        ("United States of America", "US"),
        ("英国", "GB"),
        ("英國", "GB"),
        ("UK", "GB"),
        ("韩国", "KR"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("大韩民国", "KR"),
        ("德国 Germany", "DE"),
        ("澳洲", "AU"),
        ("The Netherlands", "NL"),
        ("Russia", "RU"),
        ("ＪＡＰＡＮ", "JP"),
        ("CHE", "CH"),
        ("新 加 坡", "SG"),
        ("Côte d'Ivoire", "CI"),
        ("New York, USA", "US"),
        ("美", "US"),
        ("德", "DE"),
        ("Czech", "CZ"),
    ],
)
def test_read_place_reads_countries(typed, code):
    assert read_place(typed, "") == (code, None)


@pytest.mark.parametrize("code", sorted(country_codes() - {"HK", "MO", "TW"}))
def test_read_place_reads_every_country_by_code_and_by_both_names(code):
    typed = (code, country_name(code, "zh"), country_name(code, "en"))
    assert [read_place(form, None) for form in typed] == [(code, None)] * 3


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("山东", "SD"),
        ("山东省", "SD"),
        ("山 东", "SD"),
        ("Shandong", "SD"),
        ("Shandong Province", "SD"),
        ("SD", "SD"),
        ("CN-SD", "SD"),
        ("鲁", "SD"),
        ("山東省", "SD"),
        ("山东省济南市", "SD"),
        ("山东济南", "SD"),
        ("济南", "SD"),
        ("Jinan, Shandong", "SD"),
        ("山东 Shandong", "SD"),
        ("内蒙", "NM"),
        ("内蒙古自治区", "NM"),
        ("Inner Mongolia", "NM"),
        ("广西壮族自治区", "GX"),
        ("Guangxi Zhuang Autonomous Region", "GX"),
        ("新疆维吾尔自治区", "XJ"),
        ("宁夏回族自治区", "NX"),
        ("西藏", "XZ"),
        ("Tibet", "XZ"),
        ("陕西", "SN"),
        ("Shaanxi", "SN"),
        ("Shanxi", "SX"),
        ("北京市", "BJ"),
        ("北京市海淀区", "BJ"),
        ("黑龙江", "HL"),
        ("香港", "HK"),
        ("台湾省", "TW"),
    ],
)
def test_read_place_takes_an_empty_country_with_a_province_for_china(typed, code):
    assert read_place("", typed) == ("CN", code)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_read_place_reads_every_division_by_name(language):
    names = province_choices(language)
    assert [read_place("China", name) for _, name in names] == [("CN", code) for code, _ in names]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("香港", "HK"),
        ("香港特别行政区", "HK"),
        ("中国香港", "HK"),
        ("Hong Kong", "HK"),
        ("Hong Kong SAR, China", "HK"),
        ("HK", "HK"),
        ("HKG", "HK"),
        ("澳门", "MO"),
        ("Macau", "MO"),
        ("中国澳门", "MO"),
        ("MO", "MO"),
        ("台湾", "TW"),
        ("台灣", "TW"),
        ("中国台湾", "TW"),
        ("Taiwan", "TW"),
        ("Chinese Taipei", "TW"),
        ("TW", "TW"),
    ],
)
def test_read_place_keeps_hong_kong_macao_and_taiwan_as_divisions(typed, code):
    assert read_place(typed, "") == ("CN", code)
    assert is_hk_mo_tw(*read_place(typed, "")) is True


@pytest.mark.parametrize(
    ("country", "province", "expected"),
    [
        ("", "", (None, None)),
        (None, None, (None, None)),
        ("/", "无", (None, None)),
        ("中国", "", ("CN", None)),
        ("中国", "山东", ("CN", "SD")),
        ("中国山东", "", ("CN", "SD")),
        ("山东", "济南", ("CN", "SD")),
        ("美国", "加州", ("US", None)),
        ("美国", "/", ("US", None)),
        ("", "美国", ("US", None)),
        ("香港", "九龙", ("CN", "HK")),
        ("HK", "", ("CN", "HK")),
        ("US", "SD", ("US", None)),
        ("CN", "SD", ("CN", "SD")),
        ("中国", "中国", ("CN", None)),
    ],
)
def test_read_place_reads_the_two_cells_together(country, province, expected):
    assert read_place(country, province) == expected


@pytest.mark.parametrize(
    ("country", "province", "cell"),
    [
        ("火星", "", "country"),
        ("？", "", "country"),
        ("港澳台", "", "country"),
        ("火星", "山东", "country"),
        ("中国", "火星", "province"),
        ("", "火星", "province"),
        ("中国", "美国", "province"),
    ],
)
def test_read_place_refuses_unknown_places(country, province, cell):
    with pytest.raises(UnknownPlace) as refused:
        read_place(country, province)
    assert (refused.value.code, refused.value.cell) == ("unknown_place", cell)


def test_there_are_31_mainland_divisions():
    assert len(province_choices("zh", with_hk_mo_tw=False)) == 31
    assert [code for code, _ in province_choices("zh") if not is_mainland_province(code)] == ["HK", "MO", "TW"]


def test_names_are_there_in_two_languages():
    assert (country_name("KR", "zh"), country_name("KR", "en")) == ("韩国", "South Korea")
    assert (country_name("TW", "zh"), country_name("TW", "en")) == ("中国台湾", "Taiwan, China")
    assert (province_name("SN", "zh"), province_name("SN", "en")) == ("陕西", "Shaanxi")
    assert (country_name("ZZ", "zh"), province_name("ZZ", "en")) == ("ZZ", "ZZ")


def test_place_name_is_the_division_else_the_country():
    assert place_name("CN", "SD", "zh") == "山东"
    assert place_name("CN", "HK", "zh") == "中国香港"
    assert place_name("US", None, "en") == "United States"
    assert place_name(None, None, "en") == ""


@pytest.mark.parametrize(
    ("kept", "chosen"),
    [
        (("CN", "HK"), ("HK", "")),
        (("CN", "SD"), ("CN", "SD")),
        (("US", None), ("US", "")),
        ((None, None), ("", "")),
    ],
)
def test_chosen_place_stands_for_what_is_kept(kept, chosen):
    assert chosen_place(*kept) == chosen
    assert tuple(part or "" for part in read_place(*chosen)) == tuple(part or "" for part in kept)


def test_codes_are_known():
    assert (is_country("US"), is_country("ZZ"), is_province("HK"), is_province("ZZ")) == (True, False, True, False)
    assert (is_mainland_province(None), is_hk_mo_tw("CN", "SD"), is_hk_mo_tw("HK", None)) == (False, False, True)


def test_country_choices_lead_with_china_and_are_sorted():
    chinese = country_choices("zh")
    assert [code for code, _ in chinese[:6]] == ["CN", "HK", "MO", "TW", "AL", "DZ"]
    assert len(chinese) == len(country_codes())
    assert [code for code, _ in country_choices("en")[:6]] == ["CN", "HK", "MO", "TW", "AF", "AX"]


def test_province_choices_stand_in_the_official_order_in_chinese_and_by_letters_in_english():
    assert [code for code, _ in province_choices("zh")[:3]] == ["BJ", "TJ", "HE"]
    assert [code for code, _ in province_choices("en")[:3]] == ["AH", "BJ", "CQ"]


def test_one_character_may_stand_for_hong_kong_or_taiwan_and_not_for_what_could_be_two():
    assert [read_place(typed, "") for typed in ("港", "台", "臺")] == [("CN", "HK"), ("CN", "TW"), ("CN", "TW")]
    with pytest.raises(UnknownPlace):
        read_place("澳", "")
