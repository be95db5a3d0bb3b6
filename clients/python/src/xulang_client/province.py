"""The province's part of the client: the command screen, alerts, tasks, statistics, figures, programmes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from xulang_client import models

Value = str | int | Sequence[str] | None


class Province:
    """What `Client` has of it; `filters` are the description's own parameters."""

    def call(
        self,
        operation: str,
        *,
        query: Mapping[str, Value] | None = None,
        body: Any = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **path: str,
    ) -> Any:
        raise NotImplementedError

    def take(self, operation: str, *, query: Mapping[str, Value] | None = None, **path: str) -> bytes:
        raise NotImplementedError

    def send_files(
        self,
        operation: str,
        *,
        files: Sequence[tuple[str, bytes]],
        form: Mapping[str, str] | None = None,
        key: str | None = None,
        **path: str,
    ) -> Any:
        raise NotImplementedError

    # The command screen

    def get_command(self) -> models.CommandShown:
        """Every gate now and tonight. `fresh["stopped"]`: the figures are not of now."""
        return cast("models.CommandShown", self.call("get_command"))

    def get_command_past(self, at: str, *, known: str | None = None) -> models.CommandPast:
        """The counts of an hour, as known at another one and as known today."""
        query = {"at": at, "known": known}
        return cast("models.CommandPast", self.call("get_command_past", query=query))

    # Alerts

    def list_alerts(self, **filters: Value) -> models.AlertPage:
        return cast("models.AlertPage", self.call("list_alerts", query=filters))

    def get_alert(self, alert_id: str) -> models.AlertDetail:
        return cast("models.AlertDetail", self.call("get_alert", alert_id=alert_id))

    def answer_alert(
        self, alert_id: str, word: models.AlertWordInput, *, key: str | None = None
    ) -> models.AlertSaid:
        """Acknowledge it, note what was done, or silence it until a time."""
        return cast("models.AlertSaid", self.call("answer_alert", alert_id=alert_id, body=word, key=key))

    def list_alert_rules(self) -> models.AlertRules:
        return cast("models.AlertRules", self.call("list_alert_rules"))

    def set_alert_rule(
        self, rule: str, content: models.AlertRuleInput, *, key: str | None = None
    ) -> models.AlertRuleSaid:
        """Make a rule under an id of your own, or change one."""
        return cast("models.AlertRuleSaid", self.call("set_alert_rule", rule=rule, body=content, key=key))

    def switch_alert_rule(
        self, rule: str, switch: models.AlertRuleSwitch, *, key: str | None = None
    ) -> models.AlertRuleSaid:
        return cast("models.AlertRuleSaid", self.call("switch_alert_rule", rule=rule, body=switch, key=key))

    def try_alert_rule(self, rule: str) -> models.AlertTrial:
        """When the rule would have rung in the past year."""
        return cast("models.AlertTrial", self.call("try_alert_rule", rule=rule))

    # Tasks of units

    def list_units(self) -> models.Units:
        """Who can be given a task."""
        return cast("models.Units", self.call("list_units"))

    def list_assignments(self, **filters: Value) -> models.AssignmentPage:
        """One page, the next deadline first; `show="overdue"` for what is late."""
        return cast("models.AssignmentPage", self.call("list_assignments", query=filters))

    def get_assignment(self, assignment_id: str) -> models.AssignmentDetail:
        return cast("models.AssignmentDetail", self.call("get_assignment", assignment_id=assignment_id))

    def give_assignment(
        self, assignment: models.AssignmentInput, *, key: str | None = None
    ) -> models.AssignmentSaid:
        return cast("models.AssignmentSaid", self.call("give_assignment", body=assignment, key=key))

    def say_of_assignment(
        self, assignment_id: str, word: models.AssignmentWord, *, key: str | None = None
    ) -> models.AssignmentSaid:
        """Accept it, report progress, hand it in; or accept it as done, send it back, drop or extend it."""
        found = self.call("say_of_assignment", assignment_id=assignment_id, body=word, key=key)
        return cast("models.AssignmentSaid", found)

    def prove_assignment(
        self,
        assignment_id: str,
        files: Sequence[tuple[str, bytes]],
        *,
        verb: str = "hand_in",
        text: str = "",
        key: str | None = None,
    ) -> models.AssignmentSaid:
        """Hand it in, or report `progress`, with files: each a name and what is in it."""
        form = {"verb": verb, "text": text}
        found = self.send_files(
            "prove_assignment", assignment_id=assignment_id, files=files, form=form, key=key
        )
        return cast("models.AssignmentSaid", found)

    def get_assignment_file(self, assignment_id: str, file_id: str) -> bytes:
        return self.take("get_assignment_file", assignment_id=assignment_id, file_id=file_id)

    def get_assignment_report(self, **filters: Value) -> models.AssignmentReport:
        """`since` and `until`: days on which tasks were given."""
        return cast("models.AssignmentReport", self.call("get_assignment_report", query=filters))

    # Statistics of crossing

    def get_sdmx(self, **filters: Value) -> bytes:
        """The whole table as an SDMX-ML 2.1 message; the filters are those of `get_statistics`."""
        return self.take("get_sdmx", query=filters)

    def get_sdmx_structure(self) -> bytes:
        """What the codes of the message mean."""
        return self.take("get_sdmx_structure")

    def get_statistics(self, **filters: Value) -> models.PivotPage:
        """`rows`, `columns`, `measure`, `first`, `last`, and any dimension with the values that count."""
        return cast("models.PivotPage", self.call("get_statistics", query=filters))

    def list_counted_crossings(self, **filters: Value) -> models.CountedPage:
        """The crossings behind a number, fifty a page."""
        return cast("models.CountedPage", self.call("list_counted_crossings", query=filters))

    def list_daily_reports(self) -> models.DailyDays:
        return cast("models.DailyDays", self.call("list_daily_reports"))

    def get_daily_report(self, day: str, *, gate: str | None = None) -> models.Daily:
        return cast("models.Daily", self.call("get_daily_report", day=day, query={"gate": gate}))

    # The province's figures

    def list_indicators(self, **filters: Value) -> models.IndicatorPage:
        return cast("models.IndicatorPage", self.call("list_indicators", query=filters))

    def get_indicator(self, indicator: str) -> models.IndicatorShown:
        return cast("models.IndicatorShown", self.call("get_indicator", indicator=indicator))

    def get_series(self, indicator: str, **filters: Value) -> models.SeriesPage:
        """An indicator's official figures with all that is computed from them, the latest period first."""
        return cast("models.SeriesPage", self.call("get_series", indicator=indicator, query=filters))

    def list_areas(self, **filters: Value) -> models.AreaPage:
        return cast("models.AreaPage", self.call("list_areas", query=filters))

    def list_findings(self, **filters: Value) -> models.FindingPage:
        return cast("models.FindingPage", self.call("list_findings", query=filters))

    def get_collection(self, period: str) -> models.Round:
        """Who owes what for a period."""
        return cast("models.Round", self.call("get_collection", query={"period": period}))

    def list_figures(self, **filters: Value) -> models.FigurePage:
        """One page; `iter_figures` goes through all."""
        return cast("models.FigurePage", self.call("list_figures", query=filters))

    def iter_figures(self, **filters: Value) -> Iterator[models.FigureShown]:
        after: str | None = None
        while True:
            page = self.list_figures(**{**filters, "after": after, "limit": 100})
            yield from page["items"]
            after = page.get("after")
            if after is None:
                return

    def get_figure(self, figure_id: str) -> models.FigureDetail:
        """One figure with all its versions."""
        return cast("models.FigureDetail", self.call("get_figure", figure_id=figure_id))

    def take_steps(self, steps: models.FigureSteps, *, key: str | None = None) -> models.FiguresSaid:
        """Up to 500 steps; of a refused request none is taken, and InvalidRequest names each at fault."""
        return cast("models.FiguresSaid", self.call("take_steps", body=steps, key=key))

    def define_indicator(
        self, indicator: str, content: models.IndicatorInput, *, key: str | None = None
    ) -> models.Defined:
        """Define it, or change what its entry says; `seen` is the `version` that was read."""
        found = self.call("define_indicator", indicator=indicator, body=content, key=key)
        return cast("models.Defined", found)

    def send_evidence(self, name: str, content: bytes, *, key: str | None = None) -> models.EvidenceKept:
        """Keep a file; its `id` is what the content of a figure names as `evidence`."""
        found = self.send_files("send_evidence", files=[(name, content)], key=key)
        return cast("models.EvidenceKept", found)

    def get_evidence(self, evidence_id: str) -> bytes:
        return self.take("get_evidence", evidence_id=evidence_id)

    # Programmes

    def define_programme(
        self, programme: str, content: models.ProgrammeInput, *, key: str | None = None
    ) -> models.Defined:
        found = self.call("define_programme", programme=programme, body=content, key=key)
        return cast("models.Defined", found)

    def define_project(
        self, project: str, content: models.ProjectInput, *, key: str | None = None
    ) -> models.Defined:
        return cast("models.Defined", self.call("define_project", project=project, body=content, key=key))

    def list_programmes(self, **filters: Value) -> models.ProgrammePage:
        return cast("models.ProgrammePage", self.call("list_programmes", query=filters))

    def get_programme(self, programme: str) -> models.ProgrammeDetail:
        """Its targets and how far they are, a ranking's years, its tasks."""
        return cast("models.ProgrammeDetail", self.call("get_programme", programme=programme))

    def list_projects(self, programme: str, **filters: Value) -> models.Projects:
        """Their money, who lags and why, the forecast to the year's end."""
        return cast("models.Projects", self.call("list_projects", programme=programme, query=filters))

    def get_project(self, project: str) -> models.ProjectDetail:
        return cast("models.ProjectDetail", self.call("get_project", project=project))
