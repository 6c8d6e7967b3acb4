"""What a page shows in a real browser: headless Chromium, with an empty profile and no background
network.

A Page, as snippets give it:

    {"url": "http://127.0.0.1:..." or "file:///...",
     "fill": {CSS selector: text, ...},   a form before the page, such as a login; may be left out
     "click": [CSS selector, ...],        one after another, as they appear; may be left out
     "then": "http://..."}                where to go after that; may be left out
"""
