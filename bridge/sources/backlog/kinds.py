"""All kinds of Backlog, in the order in which people are shown them: one line for each family.

A process loads those that its events need, by what claims.py says of them; this list is for who asks for all.
"""

from bridge.sources.backlog import bulk, code, documents, files, issues, members, milestones, pulls, wiki
from bridge.sources.source import Kind

KINDS: tuple[Kind, ...] = (
    *issues.KINDS,
    *bulk.KINDS,
    *wiki.KINDS,
    *files.KINDS,
    *code.KINDS,
    *pulls.KINDS,
    *members.KINDS,
    *milestones.KINDS,
    *documents.KINDS,
)
