"""How each kind of question is graded, in one sentence for whoever answers it and whoever writes it."""

from flask_babel import gettext as _


def kind_name(kind: str) -> str:
    """What a kind of question is called: `Single choice`."""
    names = {
        "single": _("Single choice"),
        "multiple": _("Multiple choice"),
        "true_false": _("True or false"),
        "number": _("Number"),
        "ordering": _("Ordering"),
        "matching": _("Matching"),
        "fill": _("Fill in the blanks"),
    }
    return str(names[kind])


def rule(kind: str) -> str:
    """What an answer to this kind of question earns."""
    rules = {
        "single": _("The right answer earns everything, any other nothing."),
        "multiple": _(
            "Each right choice earns its share, each wrong one takes off as much as a right one earns; never less than"
            " nothing."
        ),
        "true_false": _("The right answer earns everything, the other nothing."),
        "number": _("A number within the tolerance earns everything, any other nothing."),
        "ordering": _("Each item in its right place earns its share."),
        "matching": _("Each right match earns its share; a wrong one takes nothing off."),
        "fill": _("Each blank that is filled in right earns its share; a wrong one takes nothing off."),
    }
    return str(rules[kind])
