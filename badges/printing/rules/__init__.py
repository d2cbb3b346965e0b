"""Pure decisions of printing: colours, layouts and their faults, papers, ready-made layouts."""
