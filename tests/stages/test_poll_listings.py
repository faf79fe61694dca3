import gzip
import io
import zipfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.stages.poll import FeedDocument, Selection, read_document

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
HOME = "https://paper.example/"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def read(kind, body, *, since=None, content_type="", **wishes):
    body = body if isinstance(body, bytes) else body.encode()
    return read_document(
        FeedDocument("paper", HOME, body, content_type, NOW, kind=kind, selection=Selection(**wishes), since=since)
    )


def refusal(kind, body, **options):
    with pytest.raises(Unprocessable) as refused:
        read(kind, body, **options)
    return refused.value.reason


def urlset(*urls):
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACES}>{"".join(urls)}</urlset>'


def url(path, lastmod="", extra=""):
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>{HOME}{path}</loc>{extra}{changed}</url>"


def addresses(reading):
    return [entry.url.removeprefix(HOME) for entry in reading.entries]


class TestSitemaps:
    def test_a_plain_sitemap_gives_changes_newest_first_and_no_publication(self):
        reading = read(
            "sitemap", urlset(url("old", "2024-08-01"), url("new", "2024-08-19T10:00+03:00"), url("undated"))
        )
        assert addresses(reading) == ["new", "old", "undated"]
        assert [entry.updated_at for entry in reading.entries] == [
            datetime(2024, 8, 19, 7, tzinfo=UTC),
            datetime(2024, 8, 1, tzinfo=UTC),
            None,
        ]
        assert {entry.published_at for entry in reading.entries} == {None}

    def test_a_news_sitemap_tells_title_language_and_publication(self):
        news = (
            "<image:image><image:loc>https://paper.example/picture.jpg</image:loc></image:image>"
            "<news:news><news:publication><news:name>Paper</news:name><news:language>uk</news:language>"
            "</news:publication><news:publication_date>2024-08-19T10:00:00+03:00</news:publication_date>"
            "<news:title>Sudzha &amp; Kursk</news:title></news:news>"
        )
        (entry,) = read("sitemap", urlset(url("1", extra=news))).entries
        assert (entry.url, entry.title, entry.language) == (f"{HOME}1", "Sudzha & Kursk", "uk")
        assert (entry.published_at, entry.updated_at) == (datetime(2024, 8, 19, 7, tzinfo=UTC), None)

    def test_an_index_names_what_to_follow_and_skips_what_has_not_changed(self):
        index = (
            f"<sitemapindex {NAMESPACES}><sitemap><loc>{HOME}2023.xml</loc><lastmod>2023-12-31</lastmod></sitemap>"
            f"<sitemap><loc>{HOME}any.xml</loc></sitemap>"
            f"<sitemap><loc>{HOME}2024.xml.gz</loc><lastmod>2024-08-20</lastmod></sitemap></sitemapindex>"
        )
        assert read("sitemap", index).follow == (f"{HOME}2024.xml.gz", f"{HOME}2023.xml", f"{HOME}any.xml")
        later = read("sitemap", index, since=NOW - timedelta(hours=1))
        assert later.follow == (f"{HOME}2024.xml.gz", f"{HOME}any.xml")

    def test_packed_text_and_feed_sitemaps_are_read(self):
        plain = urlset(url("1"))
        assert addresses(read("sitemap", gzip.compress(plain.encode()))) == ["1"]
        assert addresses(read("sitemap", f"{HOME}1\n{HOME}2\n")) == ["1", "2"]
        rss = f"<rss version='2.0'><channel><item><link>{HOME}3</link><title>T</title></item></channel></rss>"
        assert addresses(read("sitemap", rss)) == ["3"]

    def test_a_sitemap_without_the_right_namespaces_is_read(self):
        assert addresses(read("sitemap", f"<urlset><url><loc> {HOME}1 </loc></url></urlset>")) == ["1"]

    def test_a_sitemap_that_is_cut_short_gives_what_it_has(self):
        reading = read("sitemap", urlset(url("1"), url("2"))[:-20])
        assert addresses(reading)[0] == "1"
        assert reading.problem

    def test_archives_are_left_out_by_age(self):
        reading = read("sitemap", urlset(url("new", "2024-08-19"), url("old", "2020-01-01"), url("?")), max_age_days=30)
        assert addresses(reading) == ["new", "?"]
        assert [one.reason for one in reading.rejected] == ["too_old"]

    def test_no_outside_entity_is_read_and_none_becomes_part_of_an_address(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("stolen", encoding="utf-8")
        document = (
            f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "inner">]><urlset>'
            f"<url><loc>{HOME}&x;</loc></url><url><loc>{HOME}&y;</loc></url>{url('2')}</urlset>"
        )
        reading = read("sitemap", document)
        assert addresses(reading) == ["2"]
        assert [one.reason for one in reading.rejected] == ["no_link", "no_link"]
        assert "stolen" not in repr(reading)

    @pytest.mark.parametrize("place", ["<url><loc>https://paper.example/&e11;</loc></url>", "<url a='&e11;'></url>"])
    def test_a_billion_laughs_are_refused(self, place):
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        document = f'<!DOCTYPE urlset [<!ENTITY e0 "{"ha" * 20}">{entities}]><urlset>{place}</urlset>'
        assert refusal("sitemap", document) == "broken_xml"

    def test_a_packed_bomb_is_refused(self):
        assert refusal("sitemap", gzip.compress(bytes(60_000_000))) == "too_large"

    def test_more_locations_than_the_protocol_allows_are_told(self):
        places = [f"{HOME}{number}" for number in range(50_010)]
        for body in (urlset(*(f"<url><loc>{place}</loc></url>" for place in places)), "\n".join(places)):
            reading = read("sitemap", body)
            assert "50000 locations" in reading.problem
            assert (len(reading.entries), len(reading.rejected)) == (5_000, 45_000)

    @pytest.mark.parametrize(("body", "reason"), [
        ("", "empty_document"), ("<html><body>gone</body></html>", "not_a_sitemap"), ("no xml", "broken_xml"),
        (b"\x1f\x8bnot gzip", "broken_gzip"),
    ])  # fmt: skip
    def test_what_is_no_sitemap_is_named(self, body, reason):
        assert refusal("sitemap", body) == reason

    @given(st.binary(max_size=400), st.integers(0, 300), st.integers(0, 300))
    @settings(deadline=None, max_examples=60)
    def test_damage_is_told_and_never_breaks_out(self, noise, start, length):
        good = urlset(url("1", "2024-08-19"), url("2")).encode()
        with suppress(Unprocessable):  # anything else is a crash
            assert len(read("sitemap", good[:start] + noise + good[start + length :]).entries) < 100


def zipped(text, name="20240820120000.gkg.csv", method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr(name, text)
    return packed.getvalue()


def graph_row(address, title="", place="", collection="1"):
    row = [""] * 27
    row[0], row[1], row[2], row[4], row[10] = "20240820120000-1", "20240820120000", collection, address, place
    row[26] = f"<PAGE_TITLE>{title}</PAGE_TITLE>" if title else ""
    return "\t".join(row)


def event_row(address, region=""):
    row = [""] * 61
    row[54], row[60] = region, address
    return "\t".join(row)


LISTED = "\n".join(
    f"{size} 0123456789abcdef0123456789abcdef http://data.example/gdeltv2/20240820120000.{ending}"
    for size, ending in ((150383, "export.CSV.zip"), (318084, "mentions.CSV.zip"), (10768507, "gkg.csv.zip"))
)
KURSK = "1#Kursk, Kurskaya Oblast, Russia#RS#RS41#25082#51.7#36.2#-2#10"


class TestGdelt:
    def test_the_list_names_the_knowledge_graph_and_after_a_break_the_quarters_missed(self):
        assert read("gdelt", LISTED).follow == ("http://data.example/gdeltv2/20240820120000.gkg.csv.zip",)
        later = read("gdelt", LISTED, since=NOW - timedelta(minutes=40)).follow
        assert [one[-26:-12] for one in later] == [
            f"20240820{time}00" for time in ("1200", "1145", "1130", "1115", "1100")
        ]
        long_ago = read("gdelt", LISTED, since=NOW - timedelta(days=9)).follow
        assert len(long_ago) == 16
        assert (
            "from 2024-08-11 12:00 to 2024-08-20 08:00" in read("gdelt", LISTED, since=NOW - timedelta(days=9)).problem
        )
        assert read("gdelt", LISTED, since=NOW - timedelta(hours=3)).problem == ""

    def test_a_file_of_more_rows_than_a_quarter_has_is_read_in_part_and_says_so(self):
        rows = "\n".join([event_row("https://a.example/1", "RS41"), *["torn"] * 20_000])
        reading = read("gdelt", zipped(rows, "x.export.CSV"), places=frozenset({"RS41"}))
        assert len(reading.entries) == 1
        assert "more than 20000 rows" in reading.problem

    def test_a_knowledge_graph_is_searched_for_the_topic(self):
        rows = [
            graph_row("https://a.example/1", "Fighting near Sudzha &amp; beyond"),
            graph_row("https://b.example/kursk-front-line"),
            graph_row("https://c.example/3", "No name in it", KURSK),
            graph_row("https://d.example/4", "Weather in Lyon"),
            graph_row("BBC Monitoring", "Kursk", collection="2"),
            "torn\trow",
        ]
        reading = read("gdelt", zipped("\n".join(rows)), words=("kursk", "sudzh*"), places=frozenset({"RS41"}))
        assert [(entry.url, entry.title) for entry in reading.entries] == [
            ("https://a.example/1", "Fighting near Sudzha & beyond"),
            ("https://b.example/kursk-front-line", ""),
            ("https://c.example/3", "No name in it"),
        ]
        assert [(one.url, one.reason) for one in reading.rejected] == [("https://d.example/4", "off_topic_listing")]

    def test_event_files_are_read_too(self):
        rows = [event_row("https://a.example/1", "RS41"), event_row("https://a.example/1", "RS41"), event_row("n/a")]
        reading = read("gdelt", zipped("\n".join(rows), "x.export.CSV"), places=frozenset({"RS41"}))
        assert [entry.url for entry in reading.entries] == ["https://a.example/1"]

    def test_bombs_and_odd_archives_are_refused(self):
        assert refusal("gdelt", zipped(bytes(140_000_000)), words=("x",)) == "too_large"
        assert refusal("gdelt", zipped("x" * 100, method=zipfile.ZIP_LZMA), words=("x",)) == "broken_zip"
        assert refusal("gdelt", zipped("x" * 100)[:60], words=("x",)) == "broken_zip"
        assert refusal("gdelt", "<html>moved</html>") == "not_gdelt"


class TestUrlLists:
    def test_one_address_a_line_with_titles_and_remarks(self):
        reading = read("url_list", f"# remark\n\n{HOME}1\tOne\r\n{HOME}2\nnot an address\n{HOME}1\n")
        assert [(entry.url, entry.title) for entry in reading.entries] == [(f"{HOME}1", "One"), (f"{HOME}2", "")]
        assert [(one.title, one.reason) for one in reading.rejected] == [
            ("not an address", "no_link"),
            ("", "duplicate_in_feed"),
        ]

    def test_a_folder_names_its_lists(self):
        listing = "file:///lists/a.txt\t10\t2024\nfile:///lists/b.txt\t11\t2024"
        reading = read("url_list", listing, content_type="inode/directory")
        assert reading.follow == ("file:///lists/a.txt", "file:///lists/b.txt")
