"""One key for the many Latin spellings of a Slavic name: Zelensky, Zelenskyy and Zelenskiy share one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Cyrillic to Latin, one simple scheme for Russian and Ukrainian; the key folds the differences between schemes anyway.
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e", "ж": "zh", "з": "z",
        "и": "i", "і": "i", "ї": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "",
        "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "’": "", "'": "", "`": "", "ʼ": "",
    }
)  # fmt: skip
# Pairs of spellings that schemes (BGN, ISO 9, national ones) and newsrooms write for the same letters.
_FOLDS = (
    ("x", "ks"), ("ye", "e"), ("yo", "e"), ("iy", "y"), ("yi", "y"), ("ii", "y"), ("ij", "y"), ("yy", "y"), ("ei", "ey"),
    ("ai", "ay"), ("oi", "oy"), ("kh", "h"), ("ja", "ya"), ("ju", "yu"), ("ia", "ya"), ("iu", "yu"), ("w", "v"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1")
_OTHER = re.compile(r"[^a-z0-9 ]")


@lru_cache(maxsize=65536)
def spelling_key(name: str) -> str:
    """Fold a name so that its usual transliterations agree.

    Returns:
        lower-case ASCII letters, digits and single spaces; empty when nothing of the name is left.
    """
    folded = name.lower().translate(_CYRILLIC).replace("-", " ")
    if not folded.isascii():
        latin = unicodedata.normalize("NFKD", folded)
        folded = "".join(char for char in latin if not unicodedata.combining(char)).replace("-", " ")
    for written, kept in _FOLDS:
        if written in folded:
            folded = folded.replace(written, kept)
    return _OTHER.sub("", _DOUBLED.sub(r"\1", folded)).strip()
