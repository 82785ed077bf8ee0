"""The rules under which two competitors sell to the same clients: one challenge text for each type."""

RULES = {
    "clients": """
[[criteria]]
name = "Each product"
type = "diversification"
by = "product"
points = 3
[[criteria]]
name = "Each range"
type = "diversification"
by = "range"
points = 5
minimum = 19400
[[criteria]]
name = "New"
type = "new_client"
points = 7
minimum = 4850
[[criteria]]
name = "New again"
type = "new_client"
points = 11
minimum = 29100
dormant_days = 40
[[criteria]]
name = "New after long"
type = "new_client"
points = 19
dormant_days = 300
[[criteria]]
name = "New to them"
type = "new_client"
points = 13
known_by = "participant"
[[criteria]]
name = "Things new to them"
type = "diversification"
by = "product"
points = 17
known_by = "participant"
""",
    "totals": """
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 97
[[criteria]]
name = "Rates"
type = "range"
rates = [{ range = "Parts", points = 2, every = 97 }, { product = "tube", points = 5, every = 97 }]
[[criteria]]
name = "Steps"
type = "threshold"
per = "month"
steps = [{ from = 4850, points = 10 }, { from = 97000, points = 100 }]
[[criteria]]
name = "Growth"
type = "growth"
reference = "previous_period"
steps = [{ from_percent = 10, points = 50 }, { from_percent = 900, points = 90 }]
[[criteria]]
name = "Steady"
type = "regularity"
per = "month"
minimum = 9700
points = 6
[[criteria]]
name = "Target"
type = "target"
per = "month"
steps = [{ from_percent = 100, points = 200 }]
[[criteria]]
name = "Both"
type = "bundle"
ranges = ["Parts", "Bikes"]
points = 40
[[criteria]]
name = "On one document"
type = "bundle"
within = "document"
products = ["common", "tube"]
points = 41
[[criteria]]
name = "Learned"
type = "training"
points = 60
[[boosters]]
name = "Double"
start = 2024-05-05
end = 2024-05-12
percent = 100
[[caps]]
name = "Ceiling"
limit = 5000
criteria = ["Turnover", "Double"]
[[gates]]
name = "Enough"
minimum = 970000
criteria = ["Both"]
[[prizes]]
name = "Podium"
ranks = [1, 3]
amount = 500
shared = "split"
[[prizes]]
name = "Pot"
pot = 2500
""",
}
