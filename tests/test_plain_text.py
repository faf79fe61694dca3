import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kursk_pipeline.plain_text import clean_text, markup_to_text, one_line

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()))


def test_controls_and_nul_go_while_tabs_and_newlines_stay():
    assert clean_text("a\x00b\x1b[31m\tc\r\nd\x85e\x7f") == "ab[31m\tc\nd\ne"


def test_surrogate_pairs_are_joined_and_lone_ones_replaced():
    assert clean_text("\ud83d\ude00") == "\N{GRINNING FACE}"
    assert clean_text("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"


def test_composed_and_decomposed_spellings_become_one():
    assert clean_text("\u0438\u0306") == clean_text("\u0439") == "\u0439"


def test_titles_are_cut_at_the_limit():
    assert one_line("word " * 5_000, limit=2_000) == ("word " * 400).strip()


def test_markup_becomes_words():
    assert (
        markup_to_text("<p>Sudzha &amp; <b>K</b>orenevo</p><script>alert(1)</script><!-- x -->\n5 &lt; 6")
        == "Sudzha & Korenevo 5 < 6"
    )


def test_markup_that_was_escaped_twice_becomes_words():
    assert markup_to_text("&lt;p&gt;Two &amp;amp; three&lt;/p&gt;") == "Two & three"


def test_unclosed_markup_loses_only_itself():
    assert markup_to_text("one <!-- two") == "one"
    assert markup_to_text("one <script>two") == "one"
    assert markup_to_text("one < two") == "one < two"


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored_and_is_stable(text):
    cleaned = clean_text(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(letter) == "Cc" and letter not in "\t\n" for letter in cleaned)
    assert clean_text(cleaned) == cleaned


@given(ANY_TEXT, st.integers(1, 30))
def test_one_line_keeps_its_limit_and_is_stable(text, limit):
    line = one_line(text, limit=limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert one_line(line, limit=limit) == line
