"""Credentials that stand in URLs, in whatever text: they are not for others to read."""

import re

MASK = b"***"
_SLASH = rb"(?:\\{0,8}/|\\{1,8}u002[Ff])"
_PERCENT = rb"%(?:25){0,4}"  # of a character that was encoded once or more often
_SCHEME = rb"[A-Za-z][A-Za-z0-9+.-]{0,30}"
_USER = rb"[^\x00-\x20/\\?#\"'<>`\x7f]"
# Compiled when first used: most commands meet no address.
_URLS = rb"(" + _SCHEME + rb":" + _SLASH + rb"{2})(" + _USER + rb"{1,999})(@)"
_ENCODED = (
    rb"(" + _SCHEME + _PERCENT + rb"3[Aa](?:" + _PERCENT + rb"2[Ff]){2})"
    rb"((?:(?!" + _PERCENT + rb"(?:2[Ff]|3[Ff]|23))" + _USER + rb"){1,999})"
    rb"(" + _PERCENT + rb"40)"
)  # fmt: skip
_QUERIES = (
    rb"(?i)([?&](?:[\w.-]{0,30}(?:passw|pwd|token|secret|api[_-]?key|access[_-]?key|signature|"
    rb"credential)[\w.-]{0,30}|sig|auth)=)([^&\s\"'<>#\\]{1,9999})()"
)


def mask(text: str) -> str:
    """The text without names, passwords and tokens in its URLs."""
    return mask_bytes(text.encode(errors="surrogatepass")).decode(errors="surrogatepass")


def masked_address(url: str | None) -> str | None:
    """The same for an address that may not be given."""
    return None if url is None else mask(url)


def mask_bytes(content: bytes, *, same_length: bool = False) -> bytes:
    """The same for what may be no text, and may have to keep its length."""

    def masked(found: re.Match[bytes]) -> bytes:
        stands = b"*" * len(found[2]) if same_length else MASK
        return found[1] + stands + found[3]

    for mark, pattern in ((b"@", _URLS), (b"40", _ENCODED), (b"=", _QUERIES)):
        if mark in content:  # else there is nothing to look for
            content = re.sub(pattern, masked, content)
    return content
