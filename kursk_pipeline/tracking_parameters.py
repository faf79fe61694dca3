"""Query parameters that say where a reader came from, not what is read.

Names are compared whole and in lower case. The lists hold facts gathered from Brave's query filter
(``components/query_filter/utils.cc``), Firefox's query stripping, ClearURLs, AdGuard's TrackParam filter and courlan.
courlan 1.4 itself is not used for this: its expression matches anywhere in a name, so that ``reference``, ``gallery``,
``glance`` or ``cid`` (which some publishers use for the article) would go too.
"""

from __future__ import annotations

_PREFIXES = (
    "utm_", "mtm_", "pk_", "piwik_", "matomo_", "itm_", "hsa_", "at_", "ns_", "bsft_", "oft_", "oly_", "vero_",
    "fb_action_", "fb_source", "fb_ref", "ga_", "gs_l", "mkt_", "__hs", "_hs", "wt_", "wt.", "s_kwcid", "amp_",
    "stm_", "ml_subscriber", "guce_", "trk_", "xtor", "ito_", "iesrc", "hsctatracking",
)  # fmt: skip

_CLICK_IDS = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "yclid", "ysclid",
    "ymclid", "igsh", "igshid", "li_fat_id", "irclickid", "rb_clickid", "epik", "srsltid", "unicorn_click_id",
    "wickedid", "mc_cid", "mc_eid", "_bhlid", "_branch_match_id", "_branch_referrer", "_gl", "_kx", "_openstat",
    "__s", "bbeml", "et_rid", "fb_comment_id", "s_cid", "sc_customer", "sc_eh", "sc_uid", "ss_email_id", "vgo_ee",
    "ck_subscriber_id", "__twitter_impression", "gaa_at", "gaa_n", "gaa_sig", "gaa_ts", "usqp", "_ga", "phpsessid",
    "jsessionid", "zanpid", "spm", "scm", "cvid", "ocid",
})  # fmt: skip

_CAMPAIGNS = frozenset({
    "cmp", "cmpid", "campaign_id", "icid", "ncid", "mbid", "smid", "smtyp", "sref", "srnd", "ftag", "maca",
    "ref_src", "ref_url", "referer", "referrer", "traffic_source", "taid", "tpcc", "guccounter", "ito", "xtref",
    "cmp_id", "ncl_amp", "recirc", "nsukey", "rss_id", "feedtype", "feedname", "rssfeed", "soc_src", "soc_trk",
    "sr_share", "share_id", "google_editors_picks", "google_preferred", "originalsubdomain", "embedded_checkout",
    "outputtype", "amp", "isamp", "__amp",
})  # fmt: skip

_AMBIGUOUS = frozenset({
    "from", "source", "src", "ref", "via", "rss", "output", "view", "feature", "share", "campaign", "medium",
    "mod",
})  # fmt: skip
_CHANNELS = frozenset({
    "", "1", "rss", "rss2", "rss1", "rss2.0", "atom", "feed", "feeds", "feedly", "amp", "twitter", "x", "facebook",
    "fb", "vk", "ok", "telegram", "tg", "tgm", "whatsapp", "wa", "viber", "email", "mail", "newsletter", "share",
    "social", "push", "app", "yandex", "yxnews", "dzen", "google", "googlenews", "gnews", "main",
    "mainpage", "home", "homepage", "ios", "android", "link",
})  # fmt: skip


def is_tracking(name: str, value: str) -> bool:
    """True when the parameter only says how a reader arrived.

    Names that publishers also use for content (``source``, ``ref``, ``cid``, ...) count only with a value that names a
    channel, such as ``rss`` or ``telegram``.
    """
    lower = name.lower()
    if lower in _CLICK_IDS or lower in _CAMPAIGNS or lower.startswith(_PREFIXES):
        return True
    return lower in _AMBIGUOUS and value.lower() in _CHANNELS
