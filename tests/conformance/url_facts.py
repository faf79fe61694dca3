"""What addresses mean by the WHATWG URL standard: the facts of its test suite, in addresses of our own.

A fact of `READ`: the address as written, the document it stands in, and its one spelling. `BROKEN` are no addresses by the
standard. `NOT_FOLLOWED` are addresses by the standard that a reader of articles has no business with.
"""

HERE = "https://paper.example/news/today"

READ: list[tuple[str, str, str]] = [
    # Against their document.
    ("", HERE, HERE), ("  \t", HERE, HERE), ("1", HERE, "https://paper.example/news/1"), ("/", HERE, "https://paper.example/"),
    ("?", HERE, HERE + "?"), ("#", HERE, HERE + "#"), ("?q", HERE, HERE + "?q"), ("#f", HERE, HERE + "#f"),
    (":", HERE, "https://paper.example/news/:"), (":23", HERE, "https://paper.example/news/:23"),
    ("/:23", HERE, "https://paper.example/:23"), ("::", HERE, "https://paper.example/news/::"),
    ("//other.example", HERE, "https://other.example/"), ("//other.example/a?b#c", HERE, "https://other.example/a?b#c"),
    ("..", HERE, "https://paper.example/"), ("../..", HERE, "https://paper.example/"), (".", HERE, "https://paper.example/news/"),
    ("../../../a", HERE, "https://paper.example/a"), ("./a/./b/..", HERE, "https://paper.example/news/a/"),
    ("a/../b", HERE, "https://paper.example/news/b"), ("%2e%2E/a", HERE, "https://paper.example/a"),
    ("https:a", HERE, "https://paper.example/news/a"), ("https:/a", HERE, "https://paper.example/a"),
    ("http:a", HERE, "http://a/"), ("https://a", HERE, "https://a/"),
    # Slashes and backslashes.
    ("\\a", HERE, "https://paper.example/a"), ("\\\\other.example\\a", HERE, "https://other.example/a"),
    ("https:\\\\a.example\\b", HERE, "https://a.example/b"), ("https:////a.example///b", HERE, "https://a.example///b"),
    ("https:/\\a.example/b", HERE, "https://a.example/b"), ("https://a.example?b\\c", HERE, "https://a.example/?b\\c"),
    ("https://a.example#b\\c", HERE, "https://a.example/#b\\c"), ("///other.example/a", HERE, "https://other.example/a"),
    # Letters, blanks, line breaks.
    ("HTTPS://A.EXAMPLE/A", HERE, "https://a.example/A"), ("ht\ntps://a.ex\tample/a\r", HERE, "https://a.example/a"),
    ("\x00\x1f https://a.example/ \x1f", HERE, "https://a.example/"), ("https://a.example/a b", HERE, "https://a.example/a%20b"),
    ("https://a.example/ a ?b c# d", HERE, "https://a.example/%20a%20?b%20c#%20d"),
    ("https://a.example/a\x00b", HERE, "https://a.example/a%00b"), ("https://a.example/\u00a0", HERE, "https://a.example/%C2%A0"),
    ("https://a.example/\x7f", HERE, "https://a.example/%7F"),
    # Percent signs.
    ("https://a.example/%41", HERE, "https://a.example/%41"), ("https://a.example/%", HERE, "https://a.example/%"),
    ("https://a.example/%2", HERE, "https://a.example/%2"), ("https://a.example/%zz", HERE, "https://a.example/%zz"),
    ("https://a.example/%c3%bc", HERE, "https://a.example/%c3%bc"), ("https://a.example/\u00fc", HERE, "https://a.example/%C3%BC"),
    ("https://a.example/\U0001f600", HERE, "https://a.example/%F0%9F%98%80"),
    ("https://a.example/\ufdd0", HERE, "https://a.example/%EF%B7%90"), ("https://a.example/\"<>`{}^", HERE,
     "https://a.example/%22%3C%3E%60%7B%7D%5E"), ("https://a.example/|'", HERE, "https://a.example/|'"),
    ("https://a.example/?\"<>'`", HERE, "https://a.example/?%22%3C%3E%27`"), ("https://a.example/?{}|^", HERE,
     "https://a.example/?{}|^"), ("https://a.example/#\"<>`", HERE, "https://a.example/#%22%3C%3E%60"),
    ("https://a.example/?\u00fc", HERE, "https://a.example/?%C3%BC"), ("https://a.example/?%zz", HERE, "https://a.example/?%zz"),
    ("https://a.example/?a=%26", HERE, "https://a.example/?a=%26"),
    # Dots.
    ("https://a.example/b/./c", HERE, "https://a.example/b/c"), ("https://a.example/b/../c", HERE, "https://a.example/c"),
    ("https://a.example/../../c", HERE, "https://a.example/c"), ("https://a.example/b/.%2e/c", HERE, "https://a.example/c"),
    ("https://a.example/b/%2E./c", HERE, "https://a.example/c"), ("https://a.example/b/%2e/c", HERE, "https://a.example/b/c"),
    ("https://a.example/b/..", HERE, "https://a.example/"), ("https://a.example/b/...", HERE, "https://a.example/b/..."),
    ("https://a.example/b/.c", HERE, "https://a.example/b/.c"), ("https://a.example/b//../c", HERE, "https://a.example/b/c"),
    ("https://a.example/%2e%2e%2f", HERE, "https://a.example/%2e%2e%2f"), ("https://a.example/?/../", HERE,
     "https://a.example/?/../"),
    # Ports.
    ("https://a.example:443/", HERE, "https://a.example/"), ("http://a.example:80/", HERE, "http://a.example/"),
    ("http://a.example:443/", HERE, "http://a.example:443/"), ("https://a.example:/", HERE, "https://a.example/"),
    ("https://a.example:0/", HERE, "https://a.example:0/"), ("https://a.example:000000000000443/", HERE, "https://a.example/"),
    ("https://a.example:65535/", HERE, "https://a.example:65535/"), ("https://a.example:8\n0/", HERE, "https://a.example:80/"),
    # IPv4 in every form.
    ("http://127.0.0.1/", HERE, "http://127.0.0.1/"), ("http://2130706433/", HERE, "http://127.0.0.1/"),
    ("http://0x7f000001/", HERE, "http://127.0.0.1/"), ("http://0x7f.1/", HERE, "http://127.0.0.1/"),
    ("http://0177.0.0.01/", HERE, "http://127.0.0.1/"), ("http://017700000001/", HERE, "http://127.0.0.1/"),
    ("http://127.1/", HERE, "http://127.0.0.1/"), ("http://127.0.1/", HERE, "http://127.0.0.1/"),
    ("http://127.0.0.1./", HERE, "http://127.0.0.1/"), ("http://0/", HERE, "http://0.0.0.0/"), ("http://0x/", HERE, "http://0.0.0.0/"),
    ("http://0x.0x.0/", HERE, "http://0.0.0.0/"), ("http://256/", HERE, "http://0.0.1.0/"),
    ("http://192.0x00A80001/", HERE, "http://192.168.0.1/"), ("http://4294967295/", HERE, "http://255.255.255.255/"),
    ("http://%30%78%63%30%2e%30%32%35%30.01/", HERE, "http://192.168.0.1/"), ("http://\uff10.\uff10.0.0/", HERE, "http://0.0.0.0/"),
    ("http://1\u30022\uff0e3\uff614/", HERE, "http://1.2.3.4/"), ("http://foo.0x4a.example/", HERE, "http://foo.0x4a.example/"),
    # IPv6.
    ("http://[::1]/", HERE, "http://[::1]/"), ("http://[0:0:0:0:0:0:0:1]/", HERE, "http://[::1]/"),
    ("http://[::127.0.0.1]/", HERE, "http://[::7f00:1]/"), ("http://[0:0:0:0:0:0:13.1.68.3]/", HERE, "http://[::d01:4403]/"),
    ("http://[2001:DB8::0001]/", HERE, "http://[2001:db8::1]/"), ("http://[1:0:0:2:0:0:0:3]/", HERE, "http://[1:0:0:2::3]/"),
    ("http://[64:ff9b::7f00:1]/", HERE, "http://[64:ff9b::7f00:1]/"), ("http://[::1]:443/", HERE, "http://[::1]:443/"),
    ("http://[0:1:0:1:0:1:0:1]/", HERE, "http://[0:1:0:1:0:1:0:1]/"), ("http://[1::]:80/", HERE, "http://[1::]/"),
    # Names.
    ("https://\u00fcber.example/", HERE, "https://xn--ber-goa.example/"), ("https://fa\u00df.example/", HERE,
     "https://xn--fa-hia.example/"), ("https://\u043a\u0443\u0440\u0441\u043a.\u0440\u0444/", HERE, "https://xn--j1aarei.xn--p1ai/"),
    ("https://a\u3002b\uff0ec/", HERE, "https://a.b.c/"), ("https://a\u00adb.example/", HERE, "https://ab.example/"),
    ("https://\u2126.example/", HERE, "https://xn--bya.example/"), ("https://%E4%BD%A0.example/", HERE, "https://xn--6qq.example/"),
    ("https://xn--fa-hia.example/", HERE, "https://xn--fa-hia.example/"), ("https://a.example./", HERE, "https://a.example./"),
    # Labels that are ASCII already stay as they are since 2025, whatever they decode to.
    ("http://a.XN--pokxncvks/", HERE, "http://a.xn--pokxncvks/"), ("http://xn--/", HERE, "http://xn--/"),
    ("https://a_b.example/", HERE, "https://a_b.example/"), ("https://-a-.example/", HERE, "https://-a-.example/"),
    ("https://a.b..c/", HERE, "https://a.b..c/"), ("https://a~b.example/", HERE, "https://a~b.example/"),
    ("https://!\"$&'()*+,-.;=_`{}~/", HERE, "https://!\"$&'()*+,-.;=_`{}~/"), ("https://\u200dab.example/", HERE, ""),
    ("https://" + "a" * 64 + ".example/", HERE, "https://" + "a" * 64 + ".example/"),
    # Colons and signs after the host.
    ("https://a.example/b:c", HERE, "https://a.example/b:c"), ("https://a.example/@", HERE, "https://a.example/@"),
    ("https://a.example/;x=1?y", HERE, "https://a.example/;x=1?y"), ("https://a.example?b=c&d", HERE, "https://a.example/?b=c&d"),
    ("https://a.example#?b", HERE, "https://a.example/#?b"), ("https://a.example/b#c#d", HERE, "https://a.example/b#c#d"),
    ("https://a.example/https://b.example/", HERE, "https://a.example/https://b.example/"),
    ("https://a.example\\@b.example/", HERE, "https://a.example/@b.example/"),
    ("https://:@a.example/", HERE, "https://a.example/"), ("https://@a.example/", HERE, "https://a.example/"),
]  # fmt: skip

BROKEN = (
    "http://", "https://", "http:///", "https:////", "http://?q", "http://#f", "http://:80/", "http://a.example:b/",
    "http://a.example:65536/", "http://a.example:-1/", "http://a.example: 80/", "http://a.example:80:80/", "http://a b/",
    "http://a\x00b/", "http://a<b/", "http://a>b/", "http://a^b/", "http://a|b/", "http://a[b/", "http://a]b/", "http://a%b/",
    "http://%00/", "http://a%00b/", "http://%zz/", "http://%25/", "http://%5B/", "http://a%2fb/", "http://a%3ab/",
    "http://256.256.256.256/", "http://1.2.3.4.5/", "http://1.2.3.256/", "http://4294967296/", "http://0xffffffff1/",
    "http://1.2.3.08/", "http://1.2.3.0x100/", "http://0x.0x.0.0x.1/", "http://1.2.3.4.5./", "http://09.1/",
    "http://foo.09/", "http://foo.0x/", "http://1..2/", "http://[1]/", "http://[::1/", "http://::1/", "http://[::1]a/",
    "http://[1::2::3]/", "http://[1:2:3:4:5:6:7:8:9]/", "http://[::1.2.3]/", "http://[::1.2.3.4.5]/", "http://[::1.2.3.256]/",
    "http://[::01.2.3.4]/", "http://[::g]/", "http://[:1]/", "http://[1:2:3:4:5:6:7:]/", "http://[::1%25eth0]/", "http://[]/",
    "http://\u00ad/", "http://\u200d/",  "http://\ufdd0.example/",
    "http://a\ufffdb/", "http://\u2488.example\u2260%/", "http://\uff05\uff10\uff10/", "http://\uff05\uff14\uff11/",
)  # fmt: skip
"""No addresses by the standard, where nothing stands around them."""

NOT_FOLLOWED = (
    "https://user@a.example/", "https://user:word@a.example/", "https://:word@a.example/", "https://a:b@c:29/d",
    "https://%25@a.example/", "ftp://a.example/", "file:///etc/passwd",
    "file://a.example/b", "ws://a.example/", "wss://a.example/", "javascript:alert(1)", "data:text/html,a", "mailto:a@b.example",
    "about:blank", "blob:https://a.example/1", "tel:123", "urn:isbn:1", "non-special://a.example/b", "view-source:https://a.example/",
    "HTTPX://a.example/", "gopher://a.example/",
)  # fmt: skip
"""Other schemes, and credentials."""
