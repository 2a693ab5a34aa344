"""What comes in from outside: pages, files and pasted text become ``Captured`` articles. The only network.

Everything distrusted (answers of servers, HTML, images) is fetched and read in a child process, see ``worker``; this
process sees only the clean result. Importing this door imports no parser and no HTTP client.
"""

from reader.capture.limits import Limits
from reader.capture.request import Request, request_for
from reader.capture.supervisor import Cancelled, Worker

__all__ = ["Cancelled", "Limits", "Request", "Worker", "request_for"]
