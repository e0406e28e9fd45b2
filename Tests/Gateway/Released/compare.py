"""Names what breaks clients between two schemas: compare.py OLD NEW. Fails when something does."""
import sys
from pathlib import Path

from graphql import build_schema
from graphql.utilities import find_breaking_changes

old, new = (build_schema(Path(path).read_text()) for path in sys.argv[1:3])
changes = find_breaking_changes(old, new)
for change in changes:
    print(f"{change.type.name}: {change.description}")
sys.exit(1 if changes else 0)
