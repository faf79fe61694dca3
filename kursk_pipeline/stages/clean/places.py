"""What ``class`` and ``id`` say about a place on a page: general web vocabulary, as found on the development pages."""

from __future__ import annotations

import re
from functools import lru_cache

REMEMBERED_WORDS = 20_000
"""Class names kept: sites share most of theirs, a page has a few hundred."""
PLACE_WORDS: dict[str, tuple[str, ...]] = {
    "related": (
        r"relat|recommend|more-?(?:on|from|stories|news)|read-?(?:more|also|next)|also-?(?:read|like)|similar|popular",
        r"trending|most-?|teaser|promo|outbrain|taboola|zergnet|onward|upnext|up-next|weitere|lire-|mehr|rec[-_]|card|latest",
    ),
    "share": (r"shar(?:e|ing)|social|follow|addthis|sharedaddy|toolbar|tools|actions?",),
    "appeal": (
        r"newsletter|subscri|sign-?up|donat|paywall|regwall|piano|membership|appeal|cta|call-?to|upsell|abo-|offer",
    ),
    "advert": (r"(?:^|[-_ ])ads?(?:[-_ ]|$)|advert|sponsor|banner|dfp|gpt|anzeige|werb|commercial|affiliate|product",),
    "comment": (r"comment|disqus|livefyre|respond|reply|discussion|kommentar",),
    "caption": (r"caption|credit|image-?(?:info|meta|desc)|photo|media__|gallery|slideshow|carousel|bildunter|legend",),
    "byline": (r"byline|author|contributor|bio(?:[-_ ]|$)|writer|credits|autor|signature|about-the",),
    "meta": (
        r"meta|date|time|publish|updated|breadcrumb|kicker|eyebrow|section-?(?:name|label)|categor|topic",
        r"tags?(?:[-_ ]|$)|label",
    ),
    "head": (r"headline|title|heading|hed(?:[-_ ]|$)|h1",),
    "summary": (
        r"summary|standfirst|subtitle|sub-?head|dek|lede?(?:[-_ ]|$)|intro|excerpt|abstract|description|teaser-?text",
        r"vorspann|chapo",
    ),
    "frame": (
        r"footer|header|nav|menu|sidebar|side-?bar|aside|copyright|legal|cookie|consent|privacy|modal|popup|overlay",
        r"skip|hidden|screen-?reader|visually|sr-only|print|login|masthead",
    ),
    "embed": (
        r"embed|tweet|twitter|instagram|facebook|youtube|widget|infobox|factbox|sidebox|box(?:[-_ ]|$)",
        r"pullquote|pull-quote|quote",
    ),
    "body": (
        r"article-?_?_?(?:body|text|content|copy|main)|story-?_?(?:body|text|content)",
        r"(?:body|main|post|entry|page)-?_?(?:text|content|copy|body)|articlebody|richtext|rich-text|paragraph|prose",
        r"text-?(?:block|module|body)|c-text|wysiwyg|maincontent",
    ),
    "live": (r"live-?(?:blog|post|update|entry)|liveblog|timeline|ticker|update-",),
}
_PLACES = tuple((name, re.compile("|".join(patterns))) for name, patterns in PLACE_WORDS.items())


def places_named(words: str) -> frozenset[str]:
    """The kinds of place that the words of ``class`` and ``id`` name. Case is ignored."""
    return frozenset().union(*map(_places_of_word, words.split()))


@lru_cache(maxsize=REMEMBERED_WORDS)
def _places_of_word(word: str) -> frozenset[str]:
    word = word.lower()
    return frozenset(name for name, pattern in _PLACES if pattern.search(word))
