"""What Backlog's kinds cannot do without: most stand on the same few paths."""

from bridge.sources.source import Essential

WHO = "$.createdUser.name"
PROJECT = "$.project.projectKey"  # in links, and before an issue's number
PLACE = ("$.project.name", PROJECT)
SAMPLE = ("$.id", "$.project.id", PROJECT)  # a test send of Backlog's settings page
CHANGED = ("$.content.changes[*].field", "$.content.changes[*].new_value")
COMMENT = ("$.content.comment.content", "$.content.comment.id")
FILES = ("$.content.attachments[*].name", "$.content.attachments[*].size")  # of one file alone the size, too
OWN_FILES = (*FILES, "$.content.attachments[*].id")  # an issue's are linked
LINKED = ("$.content.shared_files[*].dir", "$.content.shared_files[*].name", "$.content.shared_files[*].id")
ELSEWHERE = ("$.content.external_file_links[*].name", "$.content.external_file_links[*].url")


def essential(*needs: str, tells: tuple[str, ...] = (), by: str | None = WHO) -> Essential:
    """Backlog's kinds are told by their number, and most say who did it."""
    return Essential(("$.type",), needs, (*tells, by) if by else tells)
