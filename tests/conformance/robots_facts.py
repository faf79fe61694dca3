"""What robots.txt files mean: facts of RFC 9309, of Google's parser tests and of Google's documentation, in files of our own.

A fact: its name, the file, and for paths of the site whether a crawler with the product token ``kursk`` may ask for them.
"""

READ_OF_A_LINE = 2_083 * 8
"""Bytes of a line that Google's parser reads, its end included."""


def long_path(name: str) -> str:
    """A path that ends where the line of this rule is cut off."""
    return "/x/" + "a" * (READ_OF_A_LINE - len(name) - len(": ") - len("/x/") - 2)


LONG_ALLOW, LONG_DENY = long_path("allow"), long_path("disallow")


def rules(*lines: str, agent: str = "kursk") -> str:
    """A file of one group."""
    return "\n".join([f"user-agent: {agent}", *lines, ""])


FISH = ("disallow: /",)

FACTS: list[tuple[str, str | bytes, dict[str, bool]]] = [
    # Lines: names, colons, ends.
    ("a line is a name, a colon and a value", rules("disallow: /"), {"/x/y": False}),
    ("unknown names are no rules", "foo: kursk\nbar: /\n", {"/x/y": True}),
    ("a colon may be missing", "user-agent kursk\ndisallow /\n", {"/x/y": False}),
    ("names in capitals", "USER-AGENT: kursk\nALLOW: /x/\nDISALLOW: /\n", {"/x/y": True, "/a/b": False}),
    ("names in mixed letters", "uSeR-aGeNt: kursk\nAlLoW: /x/\ndIsAlLoW: /\n", {"/x/y": True, "/a/b": False}),
    ("useragent without its hyphen", "useragent: kursk\ndisallow: /\n", {"/x": False}),
    ("user agent with a space", "user agent: kursk\ndisallow: /\n", {"/x": False}),
    ("dissallow", rules("dissallow: /a"), {"/a": False, "/b": True}),
    ("dissalow", rules("dissalow: /a"), {"/a": False}),
    ("disalow", rules("disalow: /a"), {"/a": False}),
    ("diasllow", rules("diasllow: /a"), {"/a": False}),
    ("disallaw", rules("disallaw: /a"), {"/a": False}),
    ("blanks around names and values", "  user-agent \t:  kursk  \n\tdisallow :\t/a \t\n", {"/a": False, "/b": True}),
    ("ends of lines: LF", "user-agent: kursk\nallow: /a\n\n\ndisallow: /\n", {"/a": True, "/b": False}),
    ("ends of lines: CR LF", "user-agent: kursk\r\nallow: /a\r\n\r\ndisallow: /\r\n", {"/a": True, "/b": False}),
    ("ends of lines: CR", "user-agent: kursk\rallow: /a\r\rdisallow: /\r", {"/a": True, "/b": False}),
    ("ends of lines: mixed", "user-agent: kursk\nallow: /a\r\nuser-agent: x\n\r\n\ndisallow: /", {"/b": True}),
    ("no end of the last line", "user-agent: kursk\nallow: /a\ndisallow: /", {"/a": True, "/b": False}),
    ("a byte order mark", b"\xef\xbb\xbfuser-agent: kursk\ndisallow: /\n", {"/a": False}),
    ("two bytes of a byte order mark", b"\xef\xbbuser-agent: kursk\ndisallow: /\n", {"/a": False}),
    ("one byte of a byte order mark", b"\xefuser-agent: kursk\ndisallow: /\n", {"/a": False}),
    ("a wrong byte order mark spoils its line", b"\xef\x11\xbfuser-agent: kursk\ndisallow: /\n", {"/a": True}),
    ("a byte order mark inside spoils its line", b"user-agent: kursk\n\xef\xbb\xbfdisallow: /\n", {"/a": True}),
    ("remarks", "user-agent: kursk # us\n# disallow: /\ndisallow: /a#b\nallow: /\n", {"/c": True, "/a": False}),
    ("a NUL inside", b"user-agent: kursk\n\x00\ndisallow: /a\n", {"/a": False}),
    ("other names do not end a group", "user-agent: kursk\nsitemap: https://a.example/s\ndisallow: /a\n", {"/a": False}),
    # Groups and agents.
    (
        "groups",
        ("allow: /foo/bar/\n\nuser-agent: kursk\ndisallow: /\nallow: /x/\nuser-agent: barbot\ndisallow: /\nallow: /y/\n\n\n"
        "allow: /w/\nuser-agent: bazbot\n\nuser-agent: kursk\nallow: /z/\ndisallow: /\n"),
        {"/x/b": True, "/z/d": True, "/y/c": False, "/foo/bar/": False},
    ),
    ("a group goes on over an empty line", "user-agent: a\n\nuser-agent: kursk\n\ndisallow: /\n", {"/a": False}),
    ("agents in capitals", "user-agent: KURSK\ndisallow: /\n", {"/a": False}),
    ("an agent ends at its first blank", "user-agent: kursk news\nallow: /x/\ndisallow: /\n", {"/x/y": True, "/a": False}),
    ("an agent ends at its version", "user-agent: kursk/2.1\ndisallow: /\n", {"/a": False}),
    ("an agent ends at what no token has", "user-agent: kursk;*\ndisallow: /\n", {"/a": False}),
    ("a shorter agent is another", "user-agent: kur\ndisallow: /\n", {"/a": True}),
    ("a longer agent is another", "user-agent: kursknews\ndisallow: /\n", {"/a": True}),
    ("an agent with a suffix is another", "user-agent: kursk-images\ndisallow: /\n", {"/a": True}),
    ("an agent that ends like ours is another", "user-agent: newkursk\ndisallow: /\n", {"/a": True}),
    ("everybody", rules("disallow: /", agent="*"), {"/a": False}),
    ("everybody, and more behind a blank", "user-agent: * all\ndisallow: /\n", {"/a": False}),
    ("everybody does not bind whom a group names", "user-agent: *\ndisallow: /\nuser-agent: kursk\n", {"/a": True}),
    ("our group counts, not everybody's", "user-agent: *\ndisallow: /x/\nuser-agent: kursk\ndisallow: /y/\n",
     {"/x/p": True, "/y/p": False}),
    ("everybody's where none names us", "user-agent: *\nallow: /\nuser-agent: other\ndisallow: /\n", {"/a": True}),
    ("no group for us", "user-agent: foo\nallow: /\nuser-agent: bar\ndisallow: /\n", {"/a": True}),
    ("an empty file", "", {"/a": True}),
    ("an agent without a name", "user-agent:\ndisallow: /\n", {"/a": True}),
    # Which rule counts.
    ("paths by letter case", rules("disallow: /x/"), {"/x/y": False, "/X/y": True}),
    ("the longest rule counts, denying", rules("disallow: /x/page.html", "allow: /x/"), {"/x/page.html": False}),
    ("the longest rule counts, allowing", rules("allow: /x/page.html", "disallow: /x/"), {"/x/page.html": True, "/x/": False}),
    ("empty rules say nothing", rules("disallow:", "allow:"), {"/a": True}),
    ("of equal rules allow counts", rules("disallow: /", "allow: /"), {"/a": True}),
    ("of equal longer rules allow counts", rules("disallow: /x/p.html", "allow: /x/p.html"), {"/x/p.html": True}),
    ("a slash more", rules("disallow: /x", "allow: /x/"), {"/x": False, "/x/": True}),
    ("a longer wildcard counts", rules("allow: /page", "disallow: /*.html"), {"/page.html": False, "/page": True}),
    ("a longer path counts", rules("allow: /x/page.", "disallow: /*.html"), {"/x/page.html": True, "/x/y.html": False}),
    ("allow before deny", rules("allow: /p", "disallow: /"), {"/page": True}),
    ("of equal folders allow counts", rules("allow: /folder", "disallow: /folder"), {"/folder/page": True}),
    ("a wildcard of six letters", rules("allow: /page", "disallow: /*.htm"), {"/page.htm": False}),
    ("only the front page", rules("allow: /$", "disallow: /"), {"/": True, "/page.htm": False}),
    # Special characters.
    ("a star in the middle", rules("disallow: /foo/bar/quz", "allow: /foo/*/qux"),
     {"/foo/bar/quz": False, "/foo/quz": True, "/foo//quz": True, "/foo/bax/quz": True}),
    ("a dollar at the end", rules("disallow: /foo/bar$", "allow: /foo/bar/qux"),
     {"/foo/bar": False, "/foo/bar/qux": True, "/foo/bar/": True, "/foo/bar/baz": True}),
    ("a dollar inside is a letter", rules("disallow: /a$b"), {"/a$b": False, "/a": True}),
    ("many stars", rules("disallow: /" + "*a" * 500), {"/" + "a" * 600: False, "/b": True}),
    ("/fish", rules(*FISH, "allow: /fish"),
     {"/fish": True, "/fish.html": True, "/fish/salmon.html": True, "/fishheads/yummy.html": True, "/fish.php?id=x": True,
      "/Fish.asp": False, "/catfish": False, "/?id=fish": False}),
    ("/fish*", rules(*FISH, "allow: /fish*"),
     {"/fish": True, "/fish/salmon.html": True, "/fishheads": True, "/Fish.bar": False, "/catfish": False}),
    ("/fish/", rules(*FISH, "allow: /fish/"),
     {"/fish/": True, "/fish/salmon": True, "/fish/?salmon": True, "/fish": False, "/fish.html": False}),
    ("/*.php", rules(*FISH, "allow: /*.php"),
     {"/filename.php": True, "/folder/filename.php?parameters": True, "//folder/any.php.file.html": True,
      "/index?f=filename.php/": True, "/php/": False, "/index?php": False, "/windows.PHP": False}),
    ("/*.php$", rules(*FISH, "allow: /*.php$"),
     {"/filename.php": True, "/folder/filename.php": True, "/filename.php?parameters": False, "/filename.php/": False,
      "/filename.php5": False, "/filename?php": False}),
    ("/fish*.php", rules(*FISH, "allow: /fish*.php"),
     {"/fish.php": True, "/fishheads/catfish.php?parameters": True, "/Fish.PHP": False}),
    ("index.html is its folder", rules("allow: /a/index.html", "disallow: /"),
     {"/a/": True, "/a/index.htm": False, "/a/index.html": True, "/b": False}),
    # Percent signs.
    ("reserved letters stay as they are", rules("disallow: /", "allow: /foo?q=t&b=http://foo.bar?tar&par"),
     {"/foo?q=t&b=http://foo.bar?tar&par": True}),
    ("letters beyond ASCII in a rule", rules("disallow: /", "allow: /foo/\u30c4"), {"/foo/%E3%83%84": True}),
    ("percent signs in a rule", rules("disallow: /", "allow: /foo/%E3%83%84"), {"/foo/%E3%83%84": True}),
    ("percent signs in small letters", rules("disallow: /foo/%e3%83%84"), {"/foo/%E3%83%84": False}),
    # RFC 9309, section 2.2.2; Google's older test had it otherwise, and said that nobody should rely on it.
    ("percent signs for plain letters", rules("disallow: /foo/bar/%62%61%7A"), {"/foo/bar/baz": False}),
    ("a percent-encoded slash is no slash", rules("disallow: /a%2Fb"), {"/a%2Fb": False, "/a/b": True}),
    ("a percent-encoded star is no wildcard", rules("disallow: /a%2Ab"), {"/a*b": False, "/axb": True}),
    ("a lone percent sign", rules("disallow: /a%zz"), {"/a%zz": False, "/b": True}),
    # Limits.
    ("a long line is cut and counts (deny)", rules(f"disallow: {LONG_DENY}/qux"), {"/fux": True, f"{LONG_DENY}/fux": False}),
    ("a long line is cut and counts (allow)", rules("disallow: /", f"allow: {LONG_ALLOW}/qux"),
     {"/": False, f"{LONG_ALLOW}/qux": True, f"{LONG_ALLOW}/fux": True}),
    ("robots.txt itself is always allowed", rules("disallow: /"), {"/robots.txt": True}),
    ("the fragment of an address does not count", rules("disallow: /a$"), {"/a#b": False}),
    ("a site without a path", rules("disallow: /"), {"": False}),
    ("a semicolon belongs to the path", rules("disallow: /a;b"), {"/a;b": False, "/a": True}),
]  # fmt: skip
