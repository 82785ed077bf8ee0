"""What a WSGI server loads: `gunicorn app.wsgi:app`."""

import sys

from app import create_web_app
from app.config import instance_folder
from app.database import refuse_newer
from app.logs import configure
from core.errors import Refused

try:
    app = create_web_app(TURNS_FOLDER=instance_folder() / "turns")
    configure(app.config["LOGS"])
    refuse_newer(app)
except Refused as error:
    # A sentence in the server's log, not a traceback.
    sys.exit(f"palier: {error}")
