"""Where the bundle starts: the command line, which is also how it starts its own capture worker."""

import sys

from reader.cli import main

sys.exit(main())
