"""The built-in knowledge as data a person can read and correct, and the types every package shares.

Importing this package sets the offline switches: all other packages import it first, so no library
that phones home is ever imported before them.
"""

from corpus.offline import switch_off_telemetry

switch_off_telemetry()
