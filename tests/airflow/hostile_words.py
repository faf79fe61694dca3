"""Words that try to become markup: payloads of every kind that sanitizers are tested with, by combination; naughty strings.

Each payload calls ``hit()``; a page on which that function is ever called has run something. The kinds are those that
DOMPurify is tested with (scripts, handlers, SVG, MathML, mutation, addresses, templates, styles, encodings, clobbering);
the strings are made here.
"""

from itertools import product

CALL = "hit()"
HANDLED = (
    "img src=x",
    "svg",
    "body",
    "video src=x",
    "audio src=x",
    "input autofocus",
    "select autofocus",
    "textarea autofocus",
    "details open",
    "marquee",
    "iframe src=x",
    "object data=x",
    "embed src=x",
    "a href=# id=x tabindex=1 autofocus",
    "style",
)
HANDLERS = ("onerror", "onload", "onfocus", "ontoggle", "onstart", "onpointerenter")
BREAKS = ("", "'>", '">', "</title>", "</textarea>", "</pre>", "</td></tr></table>", "--></style></script>", "]]>")
SCHEMES = (
    "javascript:{}",
    "JaVaScRiPt:{}",
    "java\tscript:{}",
    "java\nscript:{}",
    "\x01javascript:{}",
    " javascript:{}",
    "javascript&colon;{}",
    "&#106;avascript:{}",
    "&#x6A;avascript:{}",
    "data:text/html,<script>{}</script>",
    "data:image/svg+xml,<svg onload={}>",
    "vbscript:{}",
)
CARRIERS = (
    '<a href="{}">x</a>',
    '<form action="{}"><button>x</button></form>',
    '<iframe src="{}"></iframe>',
    '<svg><a xlink:href="{}"><text>x</text></a></svg>',
    '<math><mi xlink:href="{}">x</mi></math>',
    '<base href="{}">',
    '<meta http-equiv=refresh content="0;url={}">',
)
SCRIPTS = (
    "<script>{}</script>",
    "<SCRIPT>{}</SCRIPT>",
    "<script src=data:,{}></script>",
    "<script/x>{}</script>",
    "<scr<script>ipt>{}</script>",
    "<<script>{}//<</script>",
    "<svg><script>{}</script></svg>",
    "<svg><script xlink:href=data:,{} />",
    "<template><script>{}</script></template>",
    "<noscript><p title='</noscript><script>{}</script>'>",
    "<object data='data:text/html,<script>{}</script>'></object>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
)
MUTATIONS = (
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={}&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror={}>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={}>",
    "<svg><foreignObject><body onload={}></foreignObject></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<svg><set attributeName=onmouseover to={}>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror={}></annotation-xml></math>",
    "<select><template><img src=x onerror={}></template></select>",
    "<table><caption><svg><desc><img src=x onerror={}></desc></svg></caption></table>",
    "<xmp><img src=x onerror={}></xmp><plaintext>",
)
STYLES = (
    "<style>*{{background:url('javascript:{}')}}</style>",
    "<style>@import 'javascript:{}';</style>",
    "<p style='width:expression({})'>x</p>",
    "<p style=\"behavior:url(#x);-moz-binding:url('data:,{}')\">x</p>",
    "<link rel=stylesheet href='javascript:{}'>",
)
TEMPLATES = (
    "{{{{ {} }}}}",
    "{{% print({}) %}}",
    "${{{}}}",
    "#{{{}}}",
    "<%= {} %>",
    "[[${{{}}}]]",
    "{{{{constructor.constructor('{}')()}}}}",
)
CLOBBERING = (
    "<img name=cookie><a id=hit href='javascript:{}'>x</a>",
    "<form id=document><input name=forms onfocus={} autofocus></form>",
    "<a id=location name=location href='javascript:{}'>x</a>",
    "<p class='wish' data-post='quarantine/close' data-more='{{}}' onclick={}>x</p>",
)
ENCODED = (
    "&lt;script&gt;{}&lt;/script&gt;",
    "&amp;lt;script&amp;gt;{}&amp;lt;/script&amp;gt;",
    "%3Cscript%3E{}%3C/script%3E",
    "\\u003cscript\\u003e{}\\u003c/script\\u003e",
    "\\x3cscript\\x3e{}\\x3c/script\\x3e",
    "+ADw-script+AD4-{}+ADw-/script+AD4-",
    "\uff1cscript\uff1e{}\uff1c/script\uff1e",
    "<scr\u0131pt>{}</scr\u0131pt>",
    "<\u200bscript>{}</script>",
    "<script\u00a0>{}</script>",
    "<img src=x onerror\u2028={}>",
)
NAUGHTY = (
    "undefined",
    "null",
    "NaN",
    "-1",
    "1e309",
    "0x10",
    "' or 1=1; --",
    "'; drop table raw.entry; --",
    "%s %(x)s %d {0} {x} :name $1 ?",
    "\\",
    "\\'",
    '"',
    "`id`",
    "$(id)",
    "../../../../etc/passwd",
    "con",
    "\u202egnitseretni \u2066very\u2069 \u200f\u200e",
    "e\u0301" * 40,
    "Z\u0351\u036b\u0343\u036a\u0302a\u0300\u0316\u0317\u0318l\u0334\u0335\u0336g\u0337\u0338o\u0321",
    "\U0001f469\U0001f3fd\u200d\U0001f4bb \U0001f1fa\U0001f1e6",
    "\ufffd\ufeff\u200b\u2060",
    "\u0627\u0644\u0643\u0644 \u05d4\u05db\u05dc",
    "田中さんにあげて下さい",
    "ﬁ ß İ ı Ⅷ ½",
    " \t leading and trailing \t ",
    "a" * 1_900,
)


def payloads() -> list[str]:
    """Every payload, at least 223 of them, without the naughty strings."""
    handled = [f"{cut}<{tag} {name}={CALL}>" for tag, name in product(HANDLED, HANDLERS) for cut in BREAKS[:1]]
    broken_out = [f"{cut}<svg/onload={CALL}>" for cut in BREAKS]
    quoted = [f"{quote} {name}={CALL} x={quote}" for quote, name in product("'\"`", HANDLERS)]
    linked = [carrier.format(scheme.format(CALL)) for carrier, scheme in product(CARRIERS, SCHEMES)]
    others = (SCRIPTS, MUTATIONS, STYLES, TEMPLATES, CLOBBERING, ENCODED)
    return [*handled, *broken_out, *quoted, *linked, *(one.format(CALL) for group in others for one in group)]


def storable(words: str) -> str:
    """As the door leaves it: the warehouse keeps no control characters but tab and newline (ops.clean_text)."""
    return "".join(sign for sign in words if sign in "\t\n" or (ord(sign) >= 32 and ord(sign) != 127))
