"""The challenge files of the demonstration, with a place for what depends on the season."""

from string import Template

REPS = Template(
    """\
code = "reseau-$name_in_codes-$year"
title = { fr = "Challenge $french $year", en = "$english challenge $year" }
start = $start
end = $end
declare_until = $declare_until
close_on = $close_on
budget = 2500
credit = "rep"
sales = "sell_in"

[wallet]
expires_months = 12

[[criteria]]
name = "Chiffre d’affaires"
type = "revenue"
points = 1
every = 100

[[criteria]]
name = "Gammes de la saison"
type = "range"
rates = [
    { range = "$wide_range", points = 1, every = 200 },
    { range = "$deep_range", points = 5, every = 250 },
    { product = "$product", points = 10, every = 500 },
]

[[criteria]]
name = "Paliers du mois"
type = "threshold"
per = "month"
steps = [
    { from = $first_step, points = 40 },
    { from = $second_step, points = 90 },
    { from = $third_step, points = 160 },
    { from = $fourth_step, points = 260 },
]

[[criteria]]
name = "Progression sur un an"
type = "growth"
reference = "previous_year"
minimum_reference = 5000
steps = [
    { from_percent = -25, points = 50 },
    { from_percent = 0, points = 200 },
    { from_percent = 7.5, points = 350 },
    { from_percent = 15, points = 500 },
]

[[criteria]]
name = "Nouveaux clients"
type = "new_client"
points = 75
minimum = 250
dormant_days = 365

[[criteria]]
name = "Objectif du mois"
type = "target"
per = "month"
steps = [
    { from_percent = 90, points = 60 },
    { from_percent = 100, points = 120 },
    { from_percent = 110, points = 180 },
]

[[criteria]]
name = "Régularité"
type = "regularity"
per = "week"
minimum = $week
points = 5
streak = 4
streak_points = 40

[[criteria]]
name = "Nouvelles gammes chez mes clients"
type = "diversification"
by = "range"
points = 20
minimum = 150

[[criteria]]
name = "Formations"
type = "training"

[[boosters]]
name = "Semaine double"
start = $boost_start
end = $boost_end
percent = 100
criteria = ["Gammes de la saison"]

[[caps]]
name = "Plafond des conquêtes"
limit = 600
criteria = ["Nouveaux clients", "Nouvelles gammes chez mes clients"]

[[gates]]
name = "Formé d’abord"
module = "securite-produits"
criteria = ["Nouvelles gammes chez mes clients", "Plafond des conquêtes", "Nouveaux clients"]

[[prizes]]
name = "Vainqueur"
label = { fr = "Vainqueur", en = "Winner" }
ranks = [1, 1]
amount = 800
shared = "split"

[[prizes]]
name = "Podium"
ranks = [2, 3]
amount = 400
shared = "split"

[[prizes]]
name = "Week-end pour deux"
label = { fr = "Week-end pour deux", en = "Weekend for two" }
from_points = 2500
gift = "WEEKEND"

[[prizes]]
name = "Meilleure équipe"
label = { fr = "Meilleure équipe", en = "Best team" }
team_ranks = [1, 1]
amount = 50
"""
)

DISTRIBUTORS = Template(
    """\
code = "comptoirs-$name_in_codes-$year"
title = { fr = "Trophée des comptoirs $french $year", en = "$english counter trophy $year" }
start = $start
end = $end
declare_until = $declare_until
close_on = $close_on
credit = "distributor"
sales = "sell_out"

[wallet]
available = "posting"
after_days = 30
expires_months = 12

[[criteria]]
name = "Ventes du mois"
type = "revenue"
per = "month"
points = 1
every = 50

[[criteria]]
name = "Nouveaux clients"
type = "new_client"
points = 40
minimum = 100
known_by = "participant"

[[criteria]]
name = "Gammes de la saison"
type = "range"
rates = [
    { range = "$wide_range", points = 1, every = 100 },
    { range = "$deep_range", points = 3, every = 100 },
]

[[criteria]]
name = "Paliers du trimestre"
type = "threshold"
pays = "each"
steps = [
    { from = $first_step, points = 50 },
    { from = $second_step, points = 75 },
    { from = $third_step, points = 125 },
    { from = $fourth_step, points = 200 },
]
"""
)
