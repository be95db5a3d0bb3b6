from xulang.kernel.refusal import RefusalCode


class QueueRefusal(RefusalCode):
    CLASS_WRONG = "queueing.class_wrong"
    CLASS_TWICE = "queueing.class_twice"
    SHARES_EXCEED = "queueing.shares_exceed"
    CAPACITY_WRONG = "queueing.capacity_wrong"
    ALREADY_PLACED = "queueing.already_placed"
    UNKNOWN_PLACE = "queueing.unknown_place"
    UNKNOWN_CLASS = "queueing.unknown_class"
    NOT_NOW = "queueing.not_now"
    WINDOW_PAST = "queueing.window_past"
    WINDOW_FULL = "queueing.window_full"
    NEEDS_TWO_UNITS = "queueing.needs_two_units"
    REVEAL_WRONG = "queueing.reveal_wrong"
    DRAW_INCOMPLETE = "queueing.draw_incomplete"
