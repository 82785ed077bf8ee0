"""What the record store answers with."""

import json
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Response

from elearning.packages.lrs.names import VERSION
from elearning.packages.policies import NOTHING, headers


def sent(content: Any, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Something as JSON."""
    return Response(json.dumps(content), status, mimetype="application/json")


def said(status: HTTPStatus, sentence: str) -> Response:
    """What is wrong, for whoever makes a unit."""
    return sent({"error": sentence}, status)


def with_headers(answer: Response, consistent: str) -> Response:
    """The answer with what each one of an LRS says besides. consistent: until when it knows everything."""
    answer.headers.update(headers(NOTHING.framed_by()))
    answer.headers["X-Experience-API-Version"] = VERSION
    answer.headers["X-Experience-API-Consistent-Through"] = consistent
    return answer
