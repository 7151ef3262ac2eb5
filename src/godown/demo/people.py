"""The people of the day: a picker, a packer, somebody at the gate. They call what their pages call."""
