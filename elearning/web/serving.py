"""Files of modules on their way to a browser: whole or in ranges, never run as pages."""

from flask import Response, abort, request

from core.downloads import name_file
from elearning.modules.files import read_file
from elearning.modules.models import LearningFile

# Wherever it is shown, it is by itself: without scripts, forms, plugins, other files, or a word to our pages.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'"
# A video plays in the browser's own page for it where somebody opens it alone.
MEDIA = "default-src 'none'; media-src 'self'; frame-ancestors 'none'"


def sent(file: LearningFile) -> Response:
    """A file, or the range of it that is asked for; 404 where its bytes are gone or are others than they were."""
    answer = Response(mimetype=file.kind)
    answer.headers["Content-Security-Policy"] = MEDIA if file.kind.startswith("video/") else POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # One of the same name may be sent in its place: the browser asks whether it is still this one.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(file.sha256)
    name_file(answer.headers, "inline", file.name)
    if request.if_none_match.contains(file.sha256) and "Range" not in request.headers:
        answer.status_code = 304
        return answer
    content = read_file(file)
    if content is None:
        abort(404)
    answer.set_data(content)
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=len(content))
    return answer
