"""What comes in from outside: pages, files, pasted text and feeds become ``Captured`` articles. The only network.

Everything distrusted (answers of servers, HTML, images) is fetched and read in a child process, see ``worker``; this
process sees only the clean result. Importing this door imports no parser and no HTTP client.
"""

from reader.capture.limits import Limits
from reader.capture.line import Offline
from reader.capture.request import Request, request_for
from reader.capture.rules import FOLDER as RULES
from reader.capture.rules import Rule
from reader.capture.supervisor import Cancelled, Worker

__all__ = ["RULES", "Cancelled", "Limits", "Offline", "Request", "Rule", "Worker", "request_for"]
