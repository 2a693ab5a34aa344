"""The furniture that well-known blog systems put round an article: comments, share buttons, pagers, subscription boxes.

Only names that stand for nothing else are listed. What merely looks like furniture is left to the extraction's vote.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reader.capture import labels, page

_IDS = {
    *("nav", "navigation", "menu", "main-menu", "main-nav", "site-nav", "site-navigation", "topnav"),
    *("sidebar", "sidebar-wrapper"),
    *("comments", "comment-form", "comment-holder", "comment-editor", "comments-block", "commentform", "respond"),
    *(
        "disqus_thread",
        "disqus_recommendations",
        "livefyre-comments",
        "fb-comments",
        "cusdis_thread",
        "remark42",
        "isso-thread",
    ),
    *(
        "blog-pager",
        "backlinks-container",
        "jp-post-flair",
        "utterances",
        "commento",
        "related-posts",
        "jp-relatedposts",
    ),
    *(
        "comments-section",
        "comment-section",
        "comments-list",
        "post-comments",
        "hcb_wrapper",
        "giscus",
        "discourse-comments",
    ),
}
_CLASSES = {
    # comments
    *("comments", "comment-form", "comment-list", "commentlist", "comment-respond", "comments-area", "comment-link"),
    *(
        "comments-link",
        "comments-section",
        "comment-thread",
        "comments-title",
        "comment-footer",
        "comment-replybox-single",
    ),
    *("comment-reply-link", "comment-count", "post-comments", "fb-comments", "giscus", "utterances", "comments-page"),
    # share, like, print
    *(
        "post-share-buttons",
        "share-buttons",
        "sharedaddy",
        "sd-sharing",
        "sharing",
        "share-button",
        "goog-inline-block",
    ),
    *(
        "addtoany_share_save_container",
        "a2a_kit",
        "addthis_toolbox",
        "addthis_inline_share_toolbox",
        "ssba",
        "social-share",
    ),
    *(
        "jp-relatedposts",
        "share-buttons-container",
        "byline-share",
        "sharing-platform-button",
        "heateor_sss_sharing_container",
    ),
    *(
        "essb_links",
        "dpsp-content-wrapper",
        "post-icons",
        "reaction-buttons",
        "star-ratings",
        "fb-like",
        "twitter-share-button",
    ),
    *(
        "social-sharing",
        "share-links",
        "wp-block-jetpack-sharing-buttons",
        "shareaholic-canvas",
        "sfsi_Sicons",
        "printfriendly",
    ),
    # pagers, feeds, labels, related
    *("blog-pager", "post-feeds", "feed-links", "post-labels", "post-location", "post-footer-line", "post-author-box"),
    *("author-bio", "dsq-brlink"),
    *(
        "post-navigation",
        "nav-links",
        "nav-previous",
        "nav-next",
        "tags-links",
        "cat-links",
        "entry-footer",
        "post-tags",
    ),
    *(
        "related-posts",
        "relatedposts",
        "yarpp-related",
        "wp-block-post-navigation-link",
        "backlinks",
        "quickedit",
        "item-control",
    ),
    *(
        "mw-editsection",
        "skip-link",
        "screen-reader-text",
        "sr-only",
        "visually-hidden",
        "breadcrumb",
        "breadcrumbs",
    ),
    # subscriptions
    *(
        "subscription-widget",
        "subscription-widget-wrap",
        "subscribe-widget",
        "button-wrapper",
        "gh-subscribe",
        "gh-signup",
    ),
    *(
        "wp-block-jetpack-subscriptions",
        "newsletter-signup",
        "post-ufi",
        "kg-signup-card",
        "kg-cta-card",
        "blogger-clickTrap",
    ),
    *(
        "captioned-button-wrap",
        "subscribe-footer",
        "single-post-section-comments",
        "navbar",
        "cookie-banner",
        "cookie-notice",
    ),
}
_GADGETS = {
    *("popularposts", "featuredpost", "blogarchive", "label", "profile", "blogsearch", "attribution", "reportabuse"),
    *("linklist", "pagelist", "bloglist", "subscribe", "followers", "feed"),
}
"""What Blogger calls its gadgets, beside ``widget``; the post is in one called ``Blog``."""
_COMMENT = {"comment", "comments-wrap", "comments-wrapper", "comment-wrap", "comments-container", "comment-section"}
"""What may also be a word of a page that shows code or is about comments: only of these elements, and not large."""
_COMMENT_TAGS = {"div", "section", "li", "article", "ol", "ul"}
_SHARERS = re.compile(
    r"https?://(?:[\w-]+\.)?(?:facebook\.com/(?:sharer|dialog/(?:share|feed))|(?:twitter|x)\.com/(?:intent|share)|"
    r"pinterest\.[a-z.]+/pin/create|linkedin\.com/(?:share|cws)|whatsapp\.com/send|t\.me/share|telegram\.me/share|"
    r"reddit\.com/submit|tumblr\.com/(?:share|widgets/share)|vk\.com/share|bsky\.app/intent|blogger\.com/share-post)|"
    r"https?://wa\.me/(?:\?|$)|whatsapp://send|mailto:\?",
    re.IGNORECASE,
)
_PERMALINKS = re.compile(
    r"(?:^|\s)(?:headerlink|anchor|anchorjs-link|heading-anchor|permalink|hash-link|header-anchor)(?:$|\s)"
)
_SIGNS = {"#", "¶", "§", "🔗", "", "\u200b", "link", "[#]", "permalink"}
_MOST = 0.5


def strip(root: HtmlElement, body: HtmlElement | None = None) -> None:
    """Take the furniture out of a page; never what holds most of the page's words, nor ``body`` or what it is in."""
    kept = set(body.iterancestors()) | {body} if body is not None else set()
    total = len(root.text_content()) or 1
    files = labels.says_filed(root)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element not in kept and is_furniture(element, files=files):
            comments = any("comment" in name or "disqus" in name for name in _names(element) if name not in _COMMENT)
            if comments or len(element.text_content()) < total * _MOST:
                page.remove(element)
    for link in list(root.iter("a")):
        if _SHARERS.match(link.get("href") or "") and len(link.text_content()) <= 40:
            _remove_item(link)
            continue
        signs = (link.text_content() or "").strip().lower()
        if signs in _SIGNS and (link.get("href") or "").startswith("#") and _is_mark(link):
            page.remove(link)


def _remove_item(link: HtmlElement) -> None:
    """Take out a link, and the item of a list that was nothing else."""
    parent = link.getparent()
    page.remove(link)
    if parent is not None and parent.tag == "li" and not parent.text_content().strip():
        page.remove(parent)


def _is_mark(link: HtmlElement) -> bool:
    """Say whether a link is only the sign with which a heading is linked to."""
    if next(link.iter("img"), None) is not None:
        return False
    parent = link.getparent()
    in_heading = parent is not None and parent.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}
    return in_heading or bool(_PERMALINKS.search(link.get("class") or ""))


def is_furniture(element: HtmlElement, *, files: bool = True) -> bool:
    """Say whether an element is furniture by names that stand for nothing else; ``files`` as for ``labels.is_shelf``."""
    if element.tag in {"html", "body", "article", "main"}:
        return False
    if element.tag == "nav" or element.get("role") in {"navigation", "search", "banner", "alertdialog", "dialog"}:
        return True
    if (element.get("id") or "").lower() in _IDS:
        return True
    classes = {name.lower() for name in (element.get("class") or "").split()}
    if element.tag in _COMMENT_TAGS and not classes.isdisjoint(_COMMENT):
        return all(node.tag not in {"pre", "code"} for node in element.iterancestors())
    if "widget" in classes and not classes.isdisjoint(_GADGETS):
        return True
    return not classes.isdisjoint(_CLASSES) or labels.is_shelf(element, files=files)


def _names(element: HtmlElement) -> list[str]:
    return [(element.get("id") or "").lower(), *(element.get("class") or "").lower().split()]
