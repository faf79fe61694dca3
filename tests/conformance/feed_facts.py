"""What feeds say: the facts of feedparser's own test feeds, by family, in feeds of our own.

A fact: its name, the document, its Content-Type, and what its first entry is known by: some of url, title, summary, language,
published and updated (ISO 8601, UTC). `DATES` are facts of one kind: a date as written, and the time that it means.
"""

AT = "https://paper.example/feeds/all.xml"
ONE = "https://paper.example/1"
XML, RSS_TYPE = "application/xml", "application/rss+xml"


def rss(inner, *, version="2.0", head="", root=""):
    return f'<?xml version="1.0"?><rss version="{version}" {root}><channel>{head}<item>{inner}</item></channel></rss>'


def atom(inner, *, attributes="", head="", space="http://www.w3.org/2005/Atom"):
    return f'<?xml version="1.0"?><feed xmlns="{space}" {attributes}>{head}<entry {{}}>{inner}</entry></feed>'.replace(
        "{}", ""
    )


def rdf(inner, *, space="http://purl.org/rss/1.0/", more=""):
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="{space}" {more}><channel><title>P</title></channel><item>{inner}</item></rdf:RDF>'
    )


PLAIN = f"<title>One</title><link>{ONE}</link>"
KNOWN = {"url": ONE, "title": "One"}
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
TERMS = 'xmlns:dcterms="http://purl.org/dc/terms/"'
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
BURNER = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
ATOM_IN = 'xmlns:a="http://www.w3.org/2005/Atom"'
OLD_ATOM = "http://purl.org/atom/ns#"
LINKED = f'<title>One</title><link href="{ONE}"/>'
COURT = "Суджа"
RUSSIAN = f"<title>{COURT}</title><link>{ONE}</link>"


def declared(charset, python="", *, inner=RUSSIAN):
    """A feed that declares its charset and is written in it, or in another."""
    text = rss(inner).replace('version="1.0"?', f'version="1.0" encoding="{charset}"?')
    return text.encode(python or charset, "xmlcharrefreplace")


FACTS: list[tuple[str, str | bytes, str, dict[str, str]]] = [
    # Versions.
    ("RSS 0.90", rdf(PLAIN, space="http://my.netscape.com/rdf/simple/0.9/"), XML, KNOWN),
    *((f"RSS {version}", rss(PLAIN, version=version), RSS_TYPE, KNOWN) for version in ("0.91", "0.92", "0.93", "0.94", "2.0", "2.1")),
    ("RSS 0.91 with its DTD", rss(PLAIN, version="0.91").replace("<rss", '<!DOCTYPE rss SYSTEM "https://a.example/rss.dtd"><rss'),
     RSS_TYPE, KNOWN),
    ("RSS 1.0", rdf(PLAIN), "application/rdf+xml", KNOWN),
    ("RSS 2.0 in a namespace", rss(PLAIN, root='xmlns="http://backend.userland.com/rss2"'), RSS_TYPE, KNOWN),
    ("RSS without a version", rss(PLAIN).replace(' version="2.0"', ""), RSS_TYPE, KNOWN),
    ("Atom 0.3", atom(LINKED, space=OLD_ATOM, attributes='version="0.3"'), XML, KNOWN),
    ("Atom 1.0", atom(LINKED), "application/atom+xml", KNOWN),
    ("Atom under a prefix", f'<a:feed {ATOM_IN}><a:entry><a:title>One</a:title><a:link href="{ONE}"/></a:entry></a:feed>', XML, KNOWN),
    ("JSON Feed 1", '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "url": "%s", "title": "One"}]}' % ONE,
     "application/json", KNOWN),
    ("JSON Feed 1.1", '{"version": "https://jsonfeed.org/version/1.1", "language": "uk", "items": [{"id": "%s", "title": "One",'
     ' "date_published": "2024-08-06T10:00:00+03:00"}]}' % ONE, "application/feed+json",
     KNOWN | {"language": "uk", "published": "2024-08-06T07:00:00"}),
    # Links.
    ("blanks around a link", rss(f"<title>One</title><link>\n  {ONE}\t</link>"), XML, KNOWN),
    ("a link in CDATA", rss(f"<title>One</title><link><![CDATA[{ONE}]]></link>"), XML, KNOWN),
    ("an ampersand in a link", rss("<link>https://paper.example/?a=1&amp;b=2</link>"), XML, {"url": "https://paper.example/?a=1&b=2"}),
    ("a relative link", rss("<link>../1</link>"), XML, {"url": ONE}),
    ("a permalink", rss(f"<title>One</title><guid>{ONE}</guid>"), XML, KNOWN),
    ("a permalink that says so", rss(f'<guid isPermaLink="true">{ONE}</guid>'), XML, {"url": ONE}),
    ("an id that is no permalink", rss(f'<guid isPermaLink="false">https://other.example/</guid><link>{ONE}</link>'), XML, {"url": ONE}),
    ("a link before a permalink", rss(f"<guid>https://other.example/</guid><link>{ONE}</link>"), XML, {"url": ONE}),
    ("a link of Atom in RSS", rss(f'<title>One</title><a:link href="{ONE}"/>', root=ATOM_IN), XML, KNOWN),
    ("FeedBurner's own address gives way", rss(f"<link>https://feeds.example/~r/1</link><feedburner:origLink>{ONE}</feedburner:origLink>",
     root=BURNER), XML, {"url": ONE}),
    ("an alternate link", atom(f'<link rel="alternate" type="text/html" href="{ONE}"/>'), XML, {"url": ONE}),
    ("an edit link is not it", atom(f'<link rel="edit" href="https://a.example/"/><link href="{ONE}"/>'), XML, {"url": ONE}),
    ("a self link is not it", atom(f'<link rel="self" href="https://a.example/"/><link rel="alternate" href="{ONE}"/>'), XML, {"url": ONE}),
    ("an enclosure is not it", atom(f'<link rel="enclosure" type="audio/mpeg" href="https://a.example/a.mp3"/><link href="{ONE}"/>'), XML,
     {"url": ONE}),
    ("replies are not it", atom(f'<link rel="replies" href="https://a.example/"/><link href="{ONE}"/>'), XML, {"url": ONE}),
    ("an enclosure in RSS is not it", rss(f'<enclosure url="https://a.example/a.mp3" length="1" type="audio/mpeg"/><link>{ONE}</link>'), XML,
     {"url": ONE}),
    ("a source's link is not it", atom(f'<link href="{ONE}"/><source><link href="https://a.example/"/></source>'), XML, {"url": ONE}),
    ("the base of the feed", atom('<link href="1"/>', attributes='xml:base="https://paper.example/"'), XML, {"url": ONE}),
    ("the base of the entry", ('<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/"><entry xml:base='
     '"https://paper.example/"><link href="1"/></entry></feed>'), XML, {"url": ONE}),
    ("a base against a base", ('<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/"><entry xml:base="a/"><link '
     'href="../1"/></entry></feed>'), XML, {"url": ONE}),
    ("the base of the link", atom('<link xml:base="https://paper.example/x/" href="/1"/>'), XML, {"url": ONE}),
    ("no base: the feed's own address", atom('<link href="/1"/>'), XML, {"url": ONE}),
    ("a link beyond ASCII", rss("<link>https://paper.example/суджа</link>"), XML,
     {"url": "https://paper.example/%D1%81%D1%83%D0%B4%D0%B6%D0%B0"}),
    # Titles.
    ("a title in CDATA", rss(f"<title><![CDATA[One & <b>two</b>]]></title><link>{ONE}</link>"), XML, {"title": "One & two"}),
    ("escaped markup in a title", rss(f"<title>One &lt;i&gt;two&lt;/i&gt;</title><link>{ONE}</link>"), XML, {"title": "One two"}),
    ("an ampersand twice escaped", rss(f"<title>A &amp;amp; B</title><link>{ONE}</link>"), XML, {"title": "A & B"}),
    ("a numeric entity", rss(f"<title>A &#38; &#x42F;</title><link>{ONE}</link>"), XML, {"title": "A & Я"}),
    ("a title of type html", atom(f'<title type="html">A &lt;b&gt;B&lt;/b&gt;</title><link href="{ONE}"/>'), XML, {"title": "A B"}),
    ("a title of type text", atom(f'<title type="text">A &amp; B</title><link href="{ONE}"/>'), XML, {"title": "A & B"}),
    ("a title of type xhtml", atom(f'<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>B</b></div></title><link '
     f'href="{ONE}"/>'), XML, {"title": "A B"}),
    ("a title in Base64", atom(f'<title type="text/html" mode="base64">QSA8Yj5CPC9iPg==</title><link rel="alternate" href="{ONE}"/>',
     space=OLD_ATOM, attributes='version="0.3"'), XML, {"title": "A B"}),
    ("a title of Dublin Core", rss(f"<dc:title>One</dc:title><link>{ONE}</link>", root=DC), XML, KNOWN),
    ("a picture's title is not it", rss(f"{PLAIN}<media:content><media:title>Picture</media:title></media:content>", root=MEDIA), XML, KNOWN),
    ("an episode's title is not it", rss(f"{PLAIN}<itunes:title>Short</itunes:title>", root=ITUNES), XML, KNOWN),
    ("an image's title is not it", rss(PLAIN, head="<image><title>Logo</title><link>https://a.example/</link></image>"), XML, KNOWN),
    # Summaries.
    ("a description", rss(f"{PLAIN}<description>Two &lt;br/&gt; three</description>"), XML, {"summary": "Two three"}),
    ("a description beside the content", rss(f"{PLAIN}<description>Short</description><content:encoded>Long</content:encoded>",
     root=CONTENT), XML, {"summary": "Short"}),
    ("content alone", rss(f"{PLAIN}<content:encoded><![CDATA[<p>Long</p>]]></content:encoded>", root=CONTENT), XML, {"summary": "Long"}),
    ("a description of Dublin Core", rss(f"{PLAIN}<dc:description>Short</dc:description>", root=DC), XML, {"summary": "Short"}),
    ("a summary", atom(f"{LINKED}<summary>Short</summary><content>Long</content>"), XML, {"summary": "Short"}),
    ("a content of XHTML", atom(f'{LINKED}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Long</p></div></content>'),
     XML, {"summary": "Long"}),
    # Languages.
    ("the language of a channel", rss(PLAIN, head="<language>uk</language>"), XML, {"language": "uk"}),
    ("the language of a channel, Dublin Core", rss(PLAIN, head="<dc:language>ru</dc:language>", root=DC), XML, {"language": "ru"}),
    ("the language of a feed", atom(LINKED, attributes='xml:lang="en-GB"'), XML, {"language": "en-GB"}),
    ("the language of a title", atom(f'<title xml:lang="uk">One</title><link href="{ONE}"/>', attributes='xml:lang="en"'), XML,
     {"language": "uk"}),
    # Which date.
    ("pubDate", rss(f"{PLAIN}<pubDate>Tue, 06 Aug 2024 10:00:00 +0300</pubDate>"), XML, {"published": "2024-08-06T07:00:00"}),
    ("a date of Dublin Core", rdf(f"{PLAIN}<dc:date>2024-08-06T10:00:00+03:00</dc:date>", more=DC), XML, {"published": "2024-08-06T07:00:00"}),
    ("issued, by its terms", rss(f"{PLAIN}<dcterms:issued>2024-08-06T10:00:00Z</dcterms:issued>", root=TERMS), XML,
     {"published": "2024-08-06T10:00:00"}),
    ("modified, by its terms", rss(f"{PLAIN}<dcterms:modified>2024-08-06T10:00:00Z</dcterms:modified>", root=TERMS), XML,
     {"updated": "2024-08-06T10:00:00"}),
    ("published and updated", atom(f"{LINKED}<published>2024-08-06T10:00:00Z</published><updated>2024-08-07T10:00:00Z</updated>"), XML,
     {"published": "2024-08-06T10:00:00", "updated": "2024-08-07T10:00:00"}),
    ("issued and modified of Atom 0.3", atom(f"{LINKED}<issued>2024-08-06T10:00:00Z</issued><modified>2024-08-07T10:00:00Z</modified>",
     space=OLD_ATOM, attributes='version="0.3"'), XML, {"published": "2024-08-06T10:00:00", "updated": "2024-08-07T10:00:00"}),
    ("updated alone", atom(f"{LINKED}<updated>2024-08-07T10:00:00Z</updated>"), XML, {"published": "2024-08-07T10:00:00"}),
    # Charsets.
    *((f"charset {name}", declared(name), XML, {"title": COURT}) for name in
      ("utf-8", "windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "cp866", "x-mac-cyrillic")
      if name != "x-mac-cyrillic"),
    ("charset mac-cyrillic", declared("mac-cyrillic"), XML, {"title": COURT}),
    ("charset us-ascii", declared("us-ascii"), XML, {"title": COURT}),
    ("charset utf-16 with its mark", declared("utf-16"), XML, {"title": COURT}),
    ("charset utf-16le without a mark", declared("utf-16le"), XML, {"title": COURT}),
    ("charset utf-16be with its mark", b"\xfe\xff" + declared("utf-16", "utf-16be"), XML, {"title": COURT}),
    ("charset utf-32 with its mark", declared("utf-32"), XML, {"title": COURT}),
    ("a byte order mark", b"\xef\xbb\xbf" + declared("utf-8"), XML, {"title": COURT}),
    ("a byte order mark against the declaration", b"\xef\xbb\xbf" + declared("windows-1251", "utf-8"), XML, {"title": COURT}),
    ("the header's charset", rss(RUSSIAN).encode("windows-1251"), "application/xml; charset=windows-1251", {"title": COURT}),
    ("the header's charset, quoted", rss(RUSSIAN).encode("koi8-r"), 'application/xml; charset="koi8-r"', {"title": COURT}),
    ("the header against the declaration", declared("utf-8", "windows-1251"), "application/xml; charset=windows-1251", {"title": COURT}),
    ("a text without a charset in its header", declared("windows-1251"), "text/xml", {"title": COURT}),
    ("declared utf-16, sent as utf-8", declared("utf-16", "utf-8"), XML, {"title": COURT}),
    ("a charset that nobody knows", declared("no-such-charset", "utf-8"), XML, {"title": COURT}),
    ("windows quotation marks declared as Latin 1", declared("iso-8859-1", "cp1252", inner=f"<title>\u201cA\u201d</title><link>{ONE}</link>"),
     XML, {"title": "\u201cA\u201d"}),
    ("a wrong media type", rss(PLAIN), "text/html; charset=utf-8", KNOWN),
    ("no media type", rss(PLAIN), "", KNOWN),
    # Not well-formed.
    ("blanks before the declaration", "\n \n" + rss(PLAIN), XML, KNOWN),
    ("words before the declaration", "warning: something\n" + rss(PLAIN), XML, KNOWN),
    ("an undeclared prefix", rss(f"{PLAIN}<media:thumbnail url='x'/>"), XML, KNOWN),
    ("a bare ampersand", rss(f"<title>A & B</title><link>{ONE}</link>"), XML, {"url": ONE, "title": "A & B"}),
    ("a named entity of HTML", rss(f"<title>A&nbsp;&eacute;</title><link>{ONE}</link>"), XML, {"title": "A é"}),
    ("a control character", rss(f"<title>O\x0bne</title><link>{ONE}</link>"), XML, {"url": ONE}),
    ("an element that is never closed", rss(f"{PLAIN}<description>A <b>B</description>"), XML, KNOWN),
    ("a feed that is cut off", rss(PLAIN) .replace("</channel></rss>", "<item><title>Tw"), XML, KNOWN),
    ("words behind the end", rss(PLAIN) + "<!-- generated --> trailing", XML, KNOWN),
    ("an entity declared in the feed", '<!DOCTYPE rss [<!ENTITY paper "One">]>' + rss(f"<title>&paper;</title><link>{ONE}</link>")[21:], XML,
     {"url": ONE}),
    ("bytes that are not of the charset", declared("utf-8").replace(COURT.encode(), b"A\xff\xfeB"), XML, {"url": ONE}),
    ("elements in capitals", rss(PLAIN).replace("title>", "TITLE>").replace("link>", "LINK>"), XML, KNOWN),
]  # fmt: skip

DATES = [
    # RFC 822 and what publishers make of it.
    ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21"), ("Thu, 01 Jan 2004 19:48 GMT", "2004-01-01T19:48:00"),
    ("01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21"), ("Thu, 1 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21"),
    ("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21"), ("Thu,01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21"),
    ("Thu, 01 Jan 2004 19:48:21 +0300", "2004-01-01T16:48:21"), ("Thu, 01 Jan 2004 19:48:21 -0330", "2004-01-01T23:18:21"),
    ("Thu, 01 Jan 2004 19:48:21 +03:00", "2004-01-01T16:48:21"), ("Thu, 01 Jan 2004 19:48:21 EST", "2004-01-02T00:48:21"),
    ("Thu, 01 Jan 2004 19:48:21 PDT", "2004-01-02T02:48:21"), ("Thu, 01 Jan 2004 19:48:21 UT", "2004-01-01T19:48:21"),
    ("Thu, 01 Jan 2004 19:48:21 Z", "2004-01-01T19:48:21"), ("Thu, 01 Jan 2004 19:48:21 UTC", "2004-01-01T19:48:21"),
    ("Thu, 01 Jan 2004 19:48:21 Etc/GMT", "2004-01-01T19:48:21"), ("Thu, 01 Jan 2004", "2004-01-01T00:00:00"),
    ("Thu Jan 1 19:48:21 2004", "2004-01-01T19:48:21"), ("Thu Jan 01 19:48:21 UTC 2004", "2004-01-01T19:48:21"),
    ("Thursday, 01 January 2004 19:48:21 GMT", "2004-01-01T19:48:21"), ("Fri, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21"),
    ("Thu, 31 Jun 2004 19:48:21 GMT", ""), ("Thu, 01 Jan 2004 19:48:21", "2004-01-01T19:48:21"),
    ("Thu, Jan 01 2004 19:48:21 GMT", "2004-01-01T19:48:21"),
    # ISO 8601 and the W3C note on it.
    ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55"), ("2003-12-31T10:14:55+03:00", "2003-12-31T07:14:55"),
    ("2003-12-31T10:14:55-08:00", "2003-12-31T18:14:55"), ("2003-12-31T10:14Z", "2003-12-31T10:14:00"),
    ("2003-12-31T10:14:55.123Z", "2003-12-31T10:14:55"), ("2003-12-31 10:14:55Z", "2003-12-31T10:14:55"),
    ("2003-12-31", "2003-12-31T00:00:00"), ("2003-12", "2003-12-01T00:00:00"), ("2003", "2003-01-01T00:00:00"),
    ("20031231", "2003-12-31T00:00:00"), ("2003-12-31T10:14:55", "2003-12-31T10:14:55"),
    ("2003-12-31T18:14:55+08:00", "2003-12-31T10:14:55"), ("2003-335", "2003-12-01T00:00:00"),
    ("2003-12-31T24:00:00Z", ""), ("2003-13-45T99:99:99Z", ""), ("-0001-01-01", ""),
    # Other tongues and machines.
    ("2004-07-08 23:56:58.0", "2004-07-08T23:56:58"), ("2004-07-08 23:56:58", "2004-07-08T23:56:58"),
    ("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53"), ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00"),
    # Nearly ISO 8601, which feedparser takes for the year and fills from the clock; no date is better than a wrong one.
    ("2024/08/06 10:00:00", "2024-08-06T10:00:00"), ("2024.08.06 10:00", "2024-08-06T10:00:00"), ("2024-8-6", "2024-08-06T00:00:00"),
    ("2024-08-06 10:00:00 +0300", "2024-08-06T07:00:00"), ("2024-08-06T10:00:00 EST", "2024-08-06T15:00:00"), ("2024-02-31", ""),
    ("2004-július-13T9:15-05:00", ""), ("2004년 05월 28일 오후 11:31:25", ""), ("2024-W32-2", "2024-08-06T00:00:00"),
    # In words, which feedparser does not read.
    ("6 серпня 2024 10:00", "2024-08-06T10:00:00"), ("Вт, 06 авг 2024 10:00:00 +0300", "2024-08-06T07:00:00"),
    ("Aug 6, 2024 10:00:00 AM", "2024-08-06T10:00:00"), ("06.08.2024 10:00", "2024-08-06T10:00:00"),
    ("soon", ""), ("", ""), ("Thu, 01 Jan 99999 19:48:21 GMT", ""),
]  # fmt: skip
