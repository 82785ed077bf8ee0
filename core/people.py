"""How people and their teams are drawn where there is no picture of them: initials, in the colour of the team."""

TEAM_COLOURS = 8


def initials(name: str) -> str:
    """`Camille Moreau`: CM; the first and the last word, without what is no letter or digit."""
    words = [word for part in name.split() if (word := "".join(filter(str.isalnum, part)))]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else "–"


def team_colour(team_id: int | None) -> int:
    """Which of the colours a team has, from 1; 0 without a team."""
    return (team_id - 1) % TEAM_COLOURS + 1 if team_id else 0
