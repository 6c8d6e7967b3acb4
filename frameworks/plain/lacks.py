"""What Python's own server lacks, or has in another deployment."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 30)
COUNTED = Cited(
    "Python's server writes a line to its log for each request, and counts none (tried: "
    "http/server.py of 3.11.7 has no word of metrics)",
    "https://raw.githubusercontent.com/python/cpython/v3.11.7/Lib/http/server.py",
    "Add the response header to the headers buffer and log the response code.",
    LOOKED,
)
DESCRIBED = Cited(
    "Python's server leaves each request to the user's handler, and describes none (tried: "
    "http/server.py of 3.11.7 has no word of OpenAPI)",
    "https://raw.githubusercontent.com/python/cpython/v3.11.7/Lib/http/server.py",
    "Note: BaseHTTPRequestHandler doesn't implement any HTTP request",
    LOOKED,
)
IDENTIFIED = Cited(
    "Python's server knows of no models: the version that its answers name is its own (tried: an "
    "answer has Server and Date beside what the handler writes)",
    "https://raw.githubusercontent.com/python/cpython/v3.11.7/Lib/http/server.py",
    "Also send two standard headers with the server software version and the current date.",
    LOOKED,
)
SWITCHED = Cited(
    "Python's server knows of no models: it handles requests until it is shut down (tried: "
    "socketserver.py of 3.11.7 has no word of reloading, and no signal)",
    "https://raw.githubusercontent.com/python/cpython/v3.11.7/Lib/socketserver.py",
    "Handle one request at a time until shutdown.",
    LOOKED,
)
