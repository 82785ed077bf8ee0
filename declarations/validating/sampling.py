"""Which declarations somebody looks at, however little the checks found: nobody who declares can tell beforehand."""

import hashlib
import hmac

from flask import current_app
from sqlalchemy.orm import Session

from declarations.models import Declaration
from declarations.validating.models import Level
from declarations.validating.settings import Setting
from declarations.validating.trust import level_of


def is_drawn(declaration_id: int, one_in: int) -> bool:
    """Whether a declaration is one of the sample: always the same answer, that follows from the installation's secret.

    It follows from the declaration and not from what it says: writing it anew draws no other lot.
    """
    secret = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.digest(secret, f"sample\0{declaration_id}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) % max(one_in, 1) == 0


def is_sampled(session: Session, declaration: Declaration, setting: Setting) -> bool:
    """Whether somebody is to look at a declaration, by how far its distributor is trusted."""
    level = level_of(session, declaration.distributor_id)
    if level == Level.SAMPLE:
        return is_drawn(declaration.id, setting.one_in)
    return level == Level.EVERYTHING
