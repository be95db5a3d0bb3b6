from xulang.kernel.refusal import RefusalCode


class SimulationRefusal(RefusalCode):
    SCENARIO_WRONG = "simulation.scenario_wrong"
    SCENARIO_UNKNOWN = "simulation.scenario_unknown"
