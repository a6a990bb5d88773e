"""The newsroom's pages, with all that surrounds an article on a real site; what a story holds is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from string import Template

from quaywire.newsroom.stories import Site, Story

_RELATED = 3

_FRAME = Template(
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
$head</head>
<body>
<div class="cookie-banner" role="dialog">We use cookies to improve your experience
and to measure our audience. <button>Accept all</button> <a href="/cookies">Manage preferences</a></div>
<header class="site-header">
<a class="logo" href="/">$name</a> <span class="tagline">$tagline</span>
<nav class="main-menu"><ul>
<li><a href="/">Home</a></li><li><a href="/ports">Ports</a></li>
<li><a href="/trade">Trade &amp; tariffs</a></li>
<li><a href="/agreements">Agreements</a></li><li><a href="/about">About us</a></li>
<li><a href="/login">Sign in</a></li>
</ul></nav>
</header>
$main
<footer class="site-footer">
<p>$name is part of the quaywire sample newsroom. Every story in it is invented.</p>
<ul><li><a href="/imprint">Imprint</a></li><li><a href="/privacy">Privacy policy</a></li>
<li><a href="/contact">Contact</a></li></ul>
</footer>
</body>
</html>
"""
)

_HEAD = Template(
    """<link rel="canonical" href="$url">
<meta name="description" content="$summary">
<meta name="author" content="$author">
<meta property="og:type" content="article">
<meta property="og:title" content="$title">
<meta property="og:site_name" content="$name">
<meta property="article:published_time" content="$published">
<meta property="article:modified_time" content="$updated">
<script type="application/ld+json">$linked_data</script>
"""
)

_ARTICLE = Template(
    """<main id="content">
<article class="post">
<h1 class="entry-title">$title</h1>
<p class="byline">By <span class="author">$author</span> | <time datetime="$published">$day</time></p>
<div class="share-buttons"><a href="/share">Share</a> <a href="/print">Print</a></div>
<div class="entry-content">
$body
</div>
</article>
</main>
<aside class="sidebar">
<section class="widget related-posts"><h3>Related stories</h3><ul>$related</ul></section>
<section class="widget newsletter"><h3>Our newsletter</h3>
<p>Sign up for our free newsletter and never miss a story.</p>
<form action="/subscribe"><input name="mail" placeholder="Your e-mail address">
<button>Subscribe</button></form></section>
</aside>"""
)

_PLAIN = Template("<main><h1>$heading</h1><p>$words</p>$more</main>")


def article(site: Site, story: Story, others: Sequence[Story]) -> str:
    """The page of ``story``; ``others`` feed the box of related stories."""
    main = _ARTICLE.substitute(
        title=escape(story.title),
        author=escape(story.author),
        published=story.published.isoformat(),
        day=f"{story.published:%B} {story.published.day}, {story.published.year}",
        body=body_html(story),
        related=_list([other for other in others if other.slug != story.slug][:_RELATED]),
    )
    return _frame(site, f"{story.title} | {site.name}", main, head=_head(site, story))


def front(site: Site, stories: Sequence[Story]) -> str:
    """The home page: it names the feed, so that a reader can find it by itself."""
    media_type = {"rss": "application/rss+xml", "atom": "application/atom+xml", "html": "text/html"}[
        site.format
    ]
    head = f'<link rel="alternate" type="{media_type}" title="{escape(site.name)}" href="{site.feed}">\n'
    more = f"<ul>{_list(stories)}</ul>"
    main = _PLAIN.substitute(heading=escape(site.name), words=escape(site.tagline), more=more)
    return _frame(site, site.name, main, head=head)


def wall(site: Site, story: Story) -> str:
    """What a reader without a subscription meets in place of ``story``."""
    words = "This article is for subscribers. Subscribe now to read on, or sign in if you have an account."
    main = _PLAIN.substitute(heading=escape(story.title), words=words, more="")
    return _frame(site, f"Subscribers only | {site.name}", main)


def in_place_of_feed(site: Site) -> str:
    """What a publisher shows who has moved and forgotten the feed."""
    words = "We are moving to a new home. Please come back soon."
    main = _PLAIN.substitute(heading="Under maintenance", words=words, more="")
    return _frame(site, site.name, main)


def not_found(site: Site) -> str:
    """The page for an address that leads nowhere."""
    main = _PLAIN.substitute(heading="Not found", words="There is nothing at this address.", more="")
    return _frame(site, f"Not found | {site.name}", main)


def body_html(story: Story) -> str:
    """The paragraphs, headings, lists and inserted teasers of ``story`` as HTML."""
    return "\n".join(_block(block) for block in re.split(r"\n{2,}", story.body))


def _block(text: str) -> str:
    if text.startswith("## "):
        return f"<h2>{escape(text[3:])}</h2>"
    if text.startswith("- "):
        return f"<ul>{''.join(f'<li>{escape(line[2:])}</li>' for line in text.splitlines())}</ul>"
    if text.startswith("!teaser "):
        return (
            f"<p><strong>{escape(text[8:])}</strong></p>"  # nothing tells it from a paragraph but its words
        )
    return f"<p>{escape(text)}</p>"


def _frame(site: Site, title: str, main: str, *, head: str = "") -> str:
    named = {"name": escape(site.name), "tagline": escape(site.tagline)}
    return _FRAME.substitute(title=escape(title), head=head, main=main, **named)


def _head(site: Site, story: Story) -> str:
    return _HEAD.substitute(
        url=f"http://{site.host}{story.path}",
        summary=escape(story.summary),
        author=escape(story.author),
        title=escape(story.title),
        name=escape(site.name),
        published=story.published.isoformat(),
        updated=story.updated.isoformat(),
        linked_data=_linked_data(site, story),
    )


def _linked_data(site: Site, story: Story) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "dateModified": story.updated.isoformat(),
        "author": {"@type": "Organization", "name": story.author},
        "publisher": {"@type": "Organization", "name": site.name},
    }
    return json.dumps(facts).replace("<", "\\u003c")  # a title must not end the script element


def _list(stories: Iterable[Story]) -> str:
    return "".join(f'<li><a href="{story.path}">{escape(story.title)}</a></li>' for story in stories)
