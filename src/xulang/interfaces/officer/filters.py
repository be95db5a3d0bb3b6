"""What an officer wants to see of his work list, read from the address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.interfaces.officer.gates import gate_choices
from xulang.interfaces.shared.typed import LIMIT, typed_key
from xulang.interfaces.shared.words import choices, word
from xulang.kernel.words import Direction, Role, Step

# Who arrives within this time is on his way; later ones can be put aside.
SOON = timedelta(hours=2)
NOW, LATER = "now", "later"
_AFTER = re.compile(r"[0-9T:.+-]{10,40}\|[0-9]{1,18}")


class WorkForm(forms.Form):
    """The filters above the list. What nobody could have chosen is left out, not complained about."""

    role = forms.ChoiceField(label=_("Working as"), required=False)
    gate = forms.ChoiceField(label=_("Gate"), required=False)
    step = forms.ChoiceField(label=_("Step"), required=False)
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[("", _("Both")), *choices(Direction)]
    )
    arriving = forms.ChoiceField(
        label=_("Arrival"),
        required=False,
        choices=[
            ("", _("All")),
            (NOW, _("Here or within two hours")),
            (LATER, _("Later")),
        ],
    )
    plate = forms.CharField(
        label=_("Plate or number"),
        required=False,
        max_length=LIMIT,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *, data: QueryDict, posts: Sequence[crossing.Post]) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.post = next((post for post in posts if post.role == data.get("role")), posts[0])
        self._offer("role", [(post.role.value, word(post.role)) for post in posts])
        self._offer("gate", gate_choices(self.post.gates), every=_("All my gates"))
        self._offer("step", [(step.value, word(step)) for step in self.post.steps], every=_("All steps"))
        self.full_clean()

    def _offer(self, name: str, offered: Sequence[tuple[str, str]], every: object = None) -> None:
        """Show the choice only where there is one."""
        if len(offered) < 2:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- the class above says so
        field.choices = [("", every), *offered] if every else list(offered)

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One list that is wanted: in which role, of what, and from where on."""

    role: Role
    filter: crossing.WorkFilter


def wish_of(*, form: WorkForm, after: str, now: datetime) -> Wish:
    gate, step = form.chosen("gate"), form.chosen("step")
    direction, arriving = form.chosen("direction"), form.chosen("arriving")
    return Wish(
        role=form.post.role,
        filter=crossing.WorkFilter(
            force=form.post.force,
            gates=[gate] if gate else form.post.gates,
            steps=[Step(step)] if step else form.post.steps,
            direction=Direction(direction) if direction else None,
            plate=typed_key(form.chosen("plate")),
            arriving_by=now + SOON if arriving == NOW else None,
            arriving_after=now + SOON if arriving == LATER else None,
            # Who looks for some of them sees each.
            listed=crossing.Listed.EACH if arriving or form.chosen("plate") else crossing.Listed.GATHERED,
            after=after if _AFTER.fullmatch(after) and _is_time(after.partition("|")[0]) else "",
        ),
    )


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
