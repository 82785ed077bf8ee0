"""The nine rules of nine.toml as one SQL statement, the same for SQLite and PostgreSQL.

It knows what the challenge file says, posts everything anew, and compares with nothing that was posted before. The
caller opens and ends the transaction.
"""

from datetime import date, timedelta
from typing import Any

from bench.by_hand import BATCH, END, END_BEFORE, START, START_BEFORE
from bench.by_hand_nine import DORMANT_DAYS, WEEKS
from core.days import calendar

# ISO weeks have no function that both databases know: the days of the challenge are told, with the place of their
# week, its name, and the day from which on an earlier sale is a recent one.
_days = calendar(date.fromisoformat(START), date.fromisoformat(END), "week")
_recent = [day - timedelta(days=DORMANT_DAYS) for day in _days["date"]]
DAYS = ", ".join(
    f"('{day}', {week}, '{name}', '{recent}')"
    for day, name, week, recent in zip(_days["date"], _days["key"], _days["key"].to_physical(), _recent, strict=True)
)
# Whoever bought from then on is a new client on no day of the challenge.
LAST_RECENT = _recent[-1]

STATEMENT = f"""
INSERT INTO posting (challenge_id, batch_id, participant_id, criterion, key, points)
WITH day (date, week, name, recent) AS (VALUES {DAYS}),
line AS (
    SELECT s.document, s.line, CAST(s.date AS TEXT) AS date, s.rep_id, s.client_id, s.product_id,
           s.amount_cents AS cents
    FROM sale_line s JOIN participant p ON p.id = s.rep_id AND p.kind = 'rep'
    WHERE s.kind = 'sell_in' AND s.status = 'validated' AND s.date BETWEEN '{START}' AND '{END}'
),
about AS (
    SELECT id AS product_id, CASE
        WHEN code = '482' THEN 2
        WHEN range = 'Bikes/Road Bikes' OR range LIKE 'Bikes/Road Bikes/%' THEN 1
        WHEN range = 'Bikes' OR range LIKE 'Bikes/%' THEN 0 END AS rate, CASE
        WHEN range = 'Bikes' OR range LIKE 'Bikes/%' THEN 1
        WHEN range = 'Accessories' OR range LIKE 'Accessories/%' THEN 2
        WHEN range = 'Clothing' OR range LIKE 'Clothing/%' THEN 3 END AS part
    FROM product
),
by_day AS (
    SELECT rep_id, date, CAST(SUM(cents) AS BIGINT) AS total FROM line GROUP BY rep_id, date
),
turnover AS (
    SELECT rep_id, CAST(SUM(total) AS BIGINT) AS total FROM by_day GROUP BY rep_id
),
by_rate AS (
    SELECT rep_id, rate, CAST(SUM(cents) AS BIGINT) AS total
    FROM line JOIN about USING (product_id) WHERE rate IS NOT NULL GROUP BY rep_id, rate
),
by_month AS (
    SELECT rep_id, SUBSTR(date, 1, 7) AS month, CAST(SUM(total) AS BIGINT) AS total
    FROM by_day GROUP BY rep_id, SUBSTR(date, 1, 7)
),
reference AS (
    SELECT rep_id, CAST(SUM(amount_cents) AS BIGINT) AS r FROM sale_line
    WHERE kind = 'sell_in' AND status = 'validated' AND date BETWEEN '{START_BEFORE}' AND '{END_BEFORE}'
    GROUP BY rep_id HAVING SUM(amount_cents) > 0
),
reached AS (
    SELECT rep_id, week, name FROM by_day JOIN day USING (date)
    GROUP BY rep_id, week, name HAVING SUM(total) >= 500000
),
placed AS (
    SELECT rep_id, week - ROW_NUMBER() OVER (PARTITION BY rep_id ORDER BY week) AS run FROM reached
),
run AS (
    SELECT rep_id, COUNT(*) AS weeks FROM placed GROUP BY rep_id, run
),
sold AS (
    SELECT client_id, product_id, CAST(MAX(date) AS TEXT) AS last FROM sale_line
    WHERE kind = 'sell_in' AND status = 'validated' AND date < '{START}' AND amount_cents > 0
      AND client_id IS NOT NULL
    GROUP BY client_id, product_id
),
known AS (
    SELECT client_id, MAX(last) AS last FROM sold GROUP BY client_id
),
fresh AS (
    SELECT l.* FROM line l JOIN known USING (client_id)
    LEFT JOIN sold ON sold.client_id = l.client_id AND sold.product_id = l.product_id
    WHERE sold.client_id IS NULL
),
pair AS (
    SELECT client_id, product_id FROM fresh GROUP BY client_id, product_id HAVING SUM(cents) >= 150000
),
first_of_pair AS (
    SELECT client_id, product_id, rep_id,
           ROW_NUMBER() OVER (PARTITION BY client_id, product_id ORDER BY date, document, line) AS place
    FROM fresh WHERE cents > 0
),
asleep AS (
    SELECT l.*, known.last FROM line l LEFT JOIN known USING (client_id)
    WHERE l.client_id IS NOT NULL AND (known.last IS NULL OR known.last < '{LAST_RECENT}')
),
won AS (
    SELECT client_id FROM asleep GROUP BY client_id HAVING SUM(cents) >= 500000
),
first_line AS (
    SELECT client_id, rep_id, date, last,
           ROW_NUMBER() OVER (PARTITION BY client_id ORDER BY date, document, line) AS place
    FROM asleep WHERE cents > 0
),
bought AS (
    SELECT rep_id, client_id, part FROM line JOIN about USING (product_id)
    WHERE part IS NOT NULL AND client_id IS NOT NULL GROUP BY rep_id, client_id, part HAVING SUM(cents) > 0
),
earned AS (
    SELECT rep_id, 'Turnover' AS criterion, '' AS key, CASE WHEN total > 0 THEN total / 10000 ELSE 0 END AS points
    FROM turnover
    UNION ALL
    SELECT rep_id, 'Ranges', '', CAST(SUM(CASE WHEN total <= 0 THEN 0 WHEN rate = 2 THEN total / 10000 * 5
        WHEN rate = 1 THEN total / 50000 * 2 ELSE total / 50000 END) AS BIGINT)
    FROM by_rate GROUP BY rep_id
    UNION ALL
    SELECT rep_id, 'Steps', month, CASE WHEN total >= 10000000 THEN 300 WHEN total >= 5000000 THEN 100 ELSE 0 END
    FROM by_month
    UNION ALL
    SELECT rep_id, 'Growth', '', CASE WHEN (total - r) * 1000 >= r * 125 THEN 500 WHEN total >= r THEN 200 ELSE 0 END
    FROM turnover JOIN reference USING (rep_id)
    UNION ALL
    SELECT rep_id, 'Every week', name, 10 FROM reached
    UNION ALL
    SELECT rep_id, 'Every week', 'streak', CAST(SUM(weeks / 3) AS BIGINT) * 50 FROM run GROUP BY rep_id
    UNION ALL
    SELECT rep_id, 'Every week', 'all', 400 FROM run WHERE weeks = {WEEKS}
    UNION ALL
    SELECT f.rep_id, 'Something else', client.code || '|' || product.code, 5
    FROM first_of_pair f JOIN pair USING (client_id, product_id)
    JOIN client ON client.id = client_id JOIN product ON product.id = product_id
    WHERE f.place = 1
    UNION ALL
    SELECT f.rep_id, 'New clients', client.code, 50
    FROM first_line f JOIN won USING (client_id) JOIN client ON client.id = client_id
    JOIN day ON day.date = f.date
    WHERE f.place = 1 AND (f.last IS NULL OR f.last < day.recent)
    UNION ALL
    SELECT m.rep_id, 'Targets', m.month, CASE WHEN m.total * 1000 >= t.amount_cents * 1205 THEN 300
        WHEN m.total >= t.amount_cents THEN 150 WHEN m.total * 100 >= t.amount_cents * 80 THEN 50 ELSE 0 END
    FROM by_month m JOIN target t ON t.participant_id = m.rep_id AND SUBSTR(CAST(t.month AS TEXT), 1, 7) = m.month
    WHERE t.amount_cents > 0
    UNION ALL
    SELECT b.rep_id, 'Whole outfit', client.code, 30
    FROM bought b JOIN client ON client.id = b.client_id
    GROUP BY b.rep_id, client.code HAVING COUNT(*) = 3
)
SELECT {{challenge}}, {{batch}}, rep_id, criterion, key, points FROM earned WHERE points <> 0
"""


def score(connection: Any, _mark: str, challenge: int) -> None:
    """Post the points of everyone."""
    cursor = connection.cursor()
    batch = cursor.execute(BATCH.format(challenge=challenge)).fetchone()[0]
    cursor.execute(STATEMENT.format(challenge=challenge, batch=batch))
