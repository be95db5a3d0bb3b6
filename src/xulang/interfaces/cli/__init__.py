"""The command `xulang`: each module here with `add_parser` and `run` is one sub-command of its name."""
