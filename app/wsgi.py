"""What a WSGI server loads: `gunicorn app.wsgi:app`."""

from app import create_web_app

app = create_web_app()
