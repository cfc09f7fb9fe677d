"""Small HTML pages: one sentence for a person, readable on any screen, by day and by night, with nothing loaded."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from string import Template
from typing import Final

from bot.messages import RIGHT_TO_LEFT, Messages

# Black on white and the reverse leave a contrast above 7:1, the highest grade of WCAG 2.
STYLE: Final = (
    ":root{color-scheme:light dark;color:#1c2430;background:#fff}"
    "@media(prefers-color-scheme:dark){:root{color:#e6eaf0;background:#14181f}}"
    "body{margin:0;font:1.125rem/1.6 system-ui,sans-serif}"
    "main{max-width:34rem;margin:0 auto;padding:12vh 1.25rem 2rem;overflow-wrap:anywhere}"
    "h1{margin:0 0 .75rem;font-size:1.75rem;line-height:1.25}"
    "p{margin:0}"
    "pre,table{display:block;overflow-x:auto;font-size:.875rem}"
    "pre{padding:.75rem;border:1px solid;border-radius:.375rem;white-space:pre-wrap;overflow-wrap:anywhere}"
    "section{margin-top:2.5rem}h2{font-size:1.125rem}th,td{text-align:left;padding:.25rem .75rem .25rem 0}"
    "video,audio{width:100%;max-height:60vh;margin-bottom:.75rem}"
    "a{color:inherit}button{font:inherit;padding:.5rem 1.25rem}"
)
STYLE_SOURCE: Final = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
"""How a Content-Security-Policy names that style sheet, and no other."""

_PAGE: Final = Template("""<!doctype html>
<html lang="$language" dir="$direction">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$heading · Clipferry</title>
<style>$style</style>
$head
</head>
<body>
<main>
<h1>$heading</h1>
$body
</main>
</body>
</html>
""")


def page(messages: Messages, heading: str, text: str) -> str:
    """A page that says one thing; heading and text are plain, and written as such."""
    return document(messages, heading, f"<p>{escape(text)}</p>")


def document(messages: Messages, heading: str, body: str, head: str = "") -> str:
    """A page with a body in HTML, and more for its head; the heading is plain."""
    return _PAGE.substitute(
        language=messages.language,
        direction="rtl" if messages.language in RIGHT_TO_LEFT else "ltr",
        heading=escape(heading),
        body=body,
        head=head,
        style=STYLE,
    )
