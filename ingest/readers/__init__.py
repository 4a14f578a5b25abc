"""Files → documents. One interface for every kind: `read(path, collection)`."""

from ingest.readers.reading import READ_KINDS, Input, find_inputs, fingerprint, read

__all__ = ["READ_KINDS", "Input", "find_inputs", "fingerprint", "read"]
