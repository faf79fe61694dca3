"""Pieces of every format that strangers send, for soups of them."""

ADDRESSES = (
    "http://", "https://", "//", "/", "?", "#", "&", "=", ":", "@", "[", "]", "%", "%00", "%2e", "..", "\\", "0x7f",
    "127.0.0.1", "::1", "paper.example", "xn--", "www.", "m.", "amp", "/amp/", "index.html", "utm_source=",
    "jsessionid=", "5.ua", ";", "\u3002", "https://www.google.com/amp/s/", "cdn.ampproject.org/c/s/", ":65536", ":80",
    "co.uk", "\uff0e", "\n", "\t", "\0", "\ud800",
)  # fmt: skip
FEEDS = (
    "<?xml version='1.0' encoding='", "utf-8", "utf-16", "koi8-r", "'?>", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", "&a;",
    "&#x0;", "&#55296;", "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[",
    "]]>", "<link>", "</link>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<link href='",
    "'/>", "<updated>", "<pubDate>", "</pubDate>", "Tue, 20 Aug 2024 12:00:00 +9999", "99999-99-99T99:99:99Z",
    "0000-00-00", "<rdf:RDF>", "<guid isPermaLink='true'>", "<xml:base='",
    "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [",
    "{\"url\": \"http://a.example/\", \"id\": 1e999}", "]}", "null", "[" * 50, "http://a.example/1",
    "javascript:alert(1)", "<content:encoded>", "<html><body>", "<summary type='xhtml'>", "xml:lang='",
)  # fmt: skip
SITEMAPS = (
    "<?xml version='1.0'?>", "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", "<sitemapindex>",
    "<sitemap>", "</sitemap>", "<url>", "</url>", "<loc>", "</loc>", "http://a.example/1", "<lastmod>", "</lastmod>",
    "2024-08-20", "9999-99-99T", "<news:news>", "<news:title>", "</news:title>", "<news:publication_date>",
    "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", "&a;", "\x1f\x8b\x08\x00", "</urlset>",
)  # fmt: skip
ROBOTS = (
    "User-agent:", "user-agent :", "*", "kursk", "kursk/1.0", "Disallow:", "Allow:", "/", "$", "%", "%zz",
    "\u041a\u0443\u0440\u0441\u043a", "Crawl-delay:", "1e400", "-1", "nan", "Request-rate: 1/0", "Visit-time: 9999-0",
    "Sitemap:", "\r", "\n", "\r\n", "#", "\ufeff", "\0", ":" * 20,
)  # fmt: skip
PAGES = (
    "<html>", "<base href='", "<meta charset='", "koi8-r", "'>", "<article>", "</article>", "<li>", "<h2>", "<a href='", "/1",
    "</a>", "</h2>", "<time datetime='", "2024-08-20T10:00", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:00",
    "<time>", "</time>", "20 серпня", "вчера", "2 hours ago", "99999999999 years ago", "in 9999999 months", "<!--", "-->",
    "<svg>", "<math>", "<template>", "<a>" * 300, "javascript:", *ADDRESSES,
)  # fmt: skip
GDELT = (
    "\t" * 26, "\t" * 60, "\t", "\n", "1", "https://a.example/1", "<PAGE_TITLE>", "</PAGE_TITLE>", "&#x110000;", "&#0;", "kursk",
    "1#Kursk#RS#RS41#1#2#3#4#5", ";", "#", "150383 0123 http://data.example/gdeltv2/20240820120000.gkg.csv.zip",
    "http://data.example/00000000000000.export.CSV.zip", "http://data.example/99999999999999.gkg.csv.zip", "PK\x03\x04",
)  # fmt: skip
WARC = (
    "WARC/1.0\r\n", "WARC/1.1\r\n", "WARC-Type: response\r\n", "WARC-Type: warcinfo\r\n", "WARC-Type: revisit\r\n", "\r\n",
    "WARC-Target-URI: <https://a.example/1>\r\n", "WARC-Target-URI: https://a.example/\ud800\r\n",
    "WARC-Date: 2024-08-20T07:00:00Z\r\n", "WARC-Date: 9999-99-99\r\n", "Content-Length: 60\r\n", "Content-Length: -1\r\n",
    "Content-Length: 99999999999999999999\r\n", "Content-Length: x\r\n", "Content-Type: application/http\r\n", "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 \r\n", "Content-Type: text/html; charset=x\r\n", "Content-Encoding: gzip\r\n", "Content-Encoding: br, zstd\r\n",
    "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n", "<title>", "</title>", "\r\n\r\n",
    ("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2024-08-20T07:00:00Z\r\n"
    "Content-Type: application/http\r\nContent-Length: 44\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
)  # fmt: skip
HEADS = (
    "<meta ", "<link ", "<!--", "-->", "<script>", "</script>", "name=", "robots", "content=", "noai",
    "tdm-reservation", "'1'", '"', "'", "rel=canonical", " href=", "og:url", "property=", ">", "/>", "<body>",
    "<base href=", *ADDRESSES,
)  # fmt: skip
TERMS = (
    "[", "]", "{", "}", ",", ":", '"location"', '"tdm-reservation"', '"tdm-policy"', "1", "0", '"/"', '"/*/a$"', '"*"', "null", "1e999",
    '"\\ud800"', '[{"location": "/', '", "tdm-reservation": 1}]', "%2e", "*", "$", "*" * 40,
)  # fmt: skip
