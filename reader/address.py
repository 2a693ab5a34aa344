"""What makes two web addresses the same article, and which addresses may leave the program at all."""

from __future__ import annotations

import re
from functools import cache

# Parameters that only tell a server where the click came from. Lower-case; a trailing * matches any ending.
# Sources: the query-stripping lists that browsers and link cleaners publish; each is inert for what a page shows.
_TRACKING = (
    r"(?:utm_.*|mc_cid|mc_eid|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|igshid|igsh|twclid|ttclid|"
    r"li_fat_id|mkt_tok|oly_anon_id|oly_enc_id|vero_id|_hsenc|_hsmi|__hssc|__hstc|__hsfp|hsctatracking|wickedid|"
    r"s_cid|cmpid|ncid|sr_share|at_medium|at_campaign|fb_action_ids|fb_action_types|fb_ref|fb_source|_openstat|"
    r"guccounter|guce_referrer|guce_referrer_sig|ref_src|ref_url|__twitter_impression|amp_js_v|usqp)"
)
_PATH = re.compile(r"https?://[^/?#]*+([^?#]*?)/*(?:\.(?:x?html?|php|aspx?|jsp|cfm))?(?:[?#]|\Z)", re.IGNORECASE)
_PARTS = re.compile(r"[\W_]+")
_KEY = re.compile(r"(?=\D*\d)\w{10}")
_WEB = re.compile(r"https?://[^/\s?#]", re.IGNORECASE)
_OPENABLE = re.compile(r"(?:https?://[^/\s?#]|mailto:[^\s])", re.IGNORECASE)


def is_web(address: str) -> bool:
    """Say whether this is an absolute http or https address."""
    return bool(_WEB.match(address))


def is_openable(address: str) -> bool:
    """Say whether the system's browser may be handed this address: http, https and mailto only."""
    return bool(_OPENABLE.match(address))


def canonical(address: str) -> str:
    """Return the address that duplicates are compared by: RFC 3986 section 6.2.2 case and port normalisation,
    no fragment (but a ``#!`` route stays), no tracking parameters, no user name or password.

    An address that is not http(s), or cannot be parsed, comes back stripped of white space and otherwise as it is.
    """
    address = address.strip()
    if _plain().fullmatch(address):
        return address
    return _normalised(address) if is_web(address) else address


@cache
def _plain() -> re.Pattern[str]:
    """Return what addresses look like that are canonical already: most, and nothing in them has to be taken apart."""
    return re.compile(r"https?://(?:[a-z0-9_-]+\.)+[a-z0-9_-]+/[A-Za-z0-9/:@!$&'()*+,;=~._-]*")


def _normalised(address: str) -> str:
    from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return address
    if not host:
        return address
    scheme = parts.scheme.lower()
    if ":" in host:
        host = f"[{host}]"
    if port and port != {"http": 80, "https": 443}[scheme]:
        host = f"{host}:{port}"
    pieces = [piece for piece in parts.query.split("&") if piece.strip()]
    kept = [piece for piece in pieces if not _is_tracking(parse_qsl(piece, keep_blank_values=True))]
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~%-._") if "%" not in parts.path else parts.path
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((scheme, host, path or "/", "&".join(kept), fragment)).strip()


def _is_tracking(pairs: list[tuple[str, str]]) -> bool:
    return bool(pairs) and bool(_tracking().fullmatch(pairs[0][0]))


@cache
def _tracking() -> re.Pattern[str]:
    """Return ``_TRACKING``, compiled when it is first needed: no start of the program does."""
    return re.compile(_TRACKING, re.IGNORECASE)


def host(address: str) -> str:
    """Return the host without ``www.``, lower-case; empty when there is none."""
    match = _host().match(address.strip())
    return match[1].lower().removeprefix("www.") if match else ""


def path_words(address: str) -> str:
    """Return the words of the path, parted by spaces: no numbers, no ending such as ``.html``, no long mixture of letters and
    digits, which is a key. What is behind ``?`` or ``#`` counts for nothing.
    """
    match = _PATH.match(address.strip())
    if not match or not match[1]:
        return ""
    path = match[1]
    if "%" in path:
        from urllib.parse import unquote

        path = unquote(path)
    return " ".join(word for word in _PARTS.split(path) if not word.isdecimal() and not _KEY.match(word)).strip()


@cache
def _host() -> re.Pattern[str]:
    return re.compile(r"https?://(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)", re.IGNORECASE)


@cache
def _variants() -> tuple[re.Pattern[str], ...]:
    """Return what tells a site for telephones, and the address, path and parameters of an AMP page."""
    return (
        re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)"),
        re.compile(
            r"https?://(?:(?:www\.)?google\.[a-z.]+/amp/|[^/]+\.cdn\.ampproject\.org/[a-z]/)(s/)?(?=[^/]+\.)",
            re.IGNORECASE,
        ),
        re.compile(r"(?:/amp|\.amp)(?=/?$|\.html?$)|(?<=/)(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE),
        re.compile(r"(?:amp(?:=.*)?|outputtype=amp|m=[01]|view=amp)", re.IGNORECASE),
    )


def same_page(address: str) -> str:
    """Return what addresses have in common that most likely lead to the same page: whether by http or https, with ``www.``
    or as a site for telephones, through an AMP cache, with a slash at the end or the parameters in another order.

    Empty for an address that is not http(s).
    """
    from urllib.parse import urlsplit

    variant, amp_cache, amp_path, amp_query = _variants()
    address = amp_cache.sub(lambda found: "https://" if found[1] else "http://", address.strip())
    if not is_web(address):
        return ""
    try:
        parts = urlsplit(canonical(address))
    except ValueError:
        return ""
    site = variant.sub("", parts.netloc, count=1).replace(".m.", ".")
    path = amp_path.sub("", parts.path.replace("//", "/")).rstrip("/")
    query = "&".join(sorted(piece for piece in parts.query.split("&") if piece and not amp_query.fullmatch(piece)))
    return f"{site}{path}{'?' if query else ''}{query}{'#' if parts.fragment else ''}{parts.fragment}"
