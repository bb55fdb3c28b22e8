"""Languages as people write them."""

import pytest

from subgen.text.language_names import code_of_language
from subgen.text.languages import LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_code_is_itself_in_any_case(code: str) -> None:
    assert code_of_language(code) == code_of_language(code.upper()) == code_of_language(f" {code} ") == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("de-DE", "de"),
        ("de_AT", "de"),
        ("DE", "de"),
        ("german", "de"),
        ("German", "de"),
        ("Deutsch", "de"),
        ("German (Austria)", "de"),
        ("deu", "de"),
        ("ger", "de"),
        ("en-GB", "en"),
        ("English (US)", "en"),
        ("pt-BR", "pt"),
        ("Português", "pt"),
        ("zh-Hant-TW", "zh"),
        ("cmn", "zh"),
        ("中文", "zh"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("हिन्दी", "hi"),
        ("Tiếng Việt", "vi"),
        ("TÜRKÇE", "tr"),
        ("AUTO", "auto"),
    ],
)
def test_a_tag_or_a_name_is_its_code(written: str, code: str) -> None:
    assert code_of_language(written) == code


@pytest.mark.parametrize(
    "written", ["", "xx", "th", "Thai", "klingon", "d", "de DE", "en/US", "deutsche", "e n"]
)
def test_anything_else_is_no_language_of_the_service(written: str) -> None:
    assert code_of_language(written) is None
