"""What a page costs by itself: Flask, a template of fifty rows, and nothing else, on the same workers."""

from flask import Flask, render_template_string

ROWS = [(rank, f"Participant {rank}", 5000 - rank) for rank in range(1, 51)]
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Ranking</title></head><body><table>
{% for rank, name, points in rows %}<tr><td>{{ rank }}</td><th>{{ name }}</th><td>{{ points }}</td></tr>
{% endfor %}</table></body></html>"""

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """The template."""
    return render_template_string(PAGE, rows=ROWS)


@app.get("/health")
def health() -> str:
    """It lives."""
    return "ok"
