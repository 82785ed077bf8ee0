"""The example challenge's five rules as one SQL statement, the same for SQLite and PostgreSQL.

It knows what the challenge file says (spring-2020), posts everything anew, and compares with nothing that was
posted before. The caller opens and ends the transaction.
"""

from typing import Any

from bench.by_hand import BATCH, END, END_BEFORE, START, START_BEFORE

STATEMENT = f"""
INSERT INTO posting (challenge_id, batch_id, participant_id, criterion, key, points)
WITH line AS (
    SELECT s.document, s.line, s.date, s.rep_id, s.client_id, s.product_id, s.amount_cents AS cents,
           s.date >= '{START}' AS now
    FROM sale_line s JOIN participant p ON p.id = s.rep_id AND p.kind = 'rep'
    WHERE s.kind = 'sell_in' AND s.status = 'validated'
      AND (s.date BETWEEN '{START}' AND '{END}' OR s.date BETWEEN '{START_BEFORE}' AND '{END_BEFORE}')
),
rate AS (
    SELECT id AS product_id, CASE
        WHEN code = '482' THEN 2
        WHEN range = 'Bikes/Road Bikes' OR range LIKE 'Bikes/Road Bikes/%' THEN 1
        WHEN range = 'Bikes' OR range LIKE 'Bikes/%' THEN 0 END AS rate
    FROM product
),
turnover AS (
    SELECT rep_id, CAST(SUM(cents) AS BIGINT) AS total FROM line WHERE now GROUP BY rep_id
),
by_rate AS (
    SELECT rep_id, rate, CAST(SUM(cents) AS BIGINT) AS total
    FROM line JOIN rate USING (product_id) WHERE now AND rate IS NOT NULL GROUP BY rep_id, rate
),
by_month AS (
    SELECT rep_id, SUBSTR(CAST(date AS TEXT), 1, 7) AS month, CAST(SUM(cents) AS BIGINT) AS total
    FROM line WHERE now GROUP BY rep_id, SUBSTR(CAST(date AS TEXT), 1, 7)
),
growth AS (
    SELECT rep_id, CAST(SUM(CASE WHEN now THEN cents ELSE 0 END) AS BIGINT) AS c,
           CAST(SUM(CASE WHEN now THEN 0 ELSE cents END) AS BIGINT) AS r
    FROM line GROUP BY rep_id
),
first_line AS (
    SELECT client_id, rep_id, ROW_NUMBER() OVER (PARTITION BY client_id ORDER BY date, document, line) AS place
    FROM line WHERE now AND cents > 0 AND client_id IS NOT NULL
),
won AS (
    SELECT client_id FROM line WHERE now AND client_id IS NOT NULL
    GROUP BY client_id HAVING SUM(cents) >= 50000
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
    SELECT rep_id, 'Growth', '', CASE WHEN r < 1 THEN 0 WHEN (c - r) * 1000 >= r * 125 THEN 500
        WHEN c >= r THEN 200 ELSE 0 END
    FROM growth
    UNION ALL
    SELECT f.rep_id, 'New clients', client.code, 50
    FROM first_line f JOIN won ON won.client_id = f.client_id JOIN client ON client.id = f.client_id
    WHERE f.place = 1 AND NOT EXISTS (
        SELECT 1 FROM sale_line s WHERE s.client_id = f.client_id AND s.date < '{START}' AND s.amount_cents > 0
          AND s.kind = 'sell_in' AND s.status = 'validated')
)
SELECT {{challenge}}, {{batch}}, rep_id, criterion, key, points FROM earned WHERE points <> 0
"""


def score(connection: Any, _mark: str, challenge: int) -> None:
    """Post the points of everyone."""
    cursor = connection.cursor()
    batch = cursor.execute(BATCH.format(challenge=challenge)).fetchone()[0]
    cursor.execute(STATEMENT.format(challenge=challenge, batch=batch))
