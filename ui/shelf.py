"""The answers given by this process, kept in memory so that they can be saved from the page."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from corpus.errors import UnknownNameError


class Shelf:
    """Records of answers by id; the oldest leaves when `capacity` is reached. Thread-safe."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._records: OrderedDict[str, Mapping[str, Any]] = OrderedDict()
        self._lock = Lock()

    def put(self, record: Mapping[str, Any]) -> None:
        """Keep an answer's record under its id."""
        with self._lock:
            self._records[record["id"]] = record
            self._records.move_to_end(record["id"])
            while len(self._records) > self._capacity:
                self._records.popitem(last=False)

    def get(self, answer_id: str) -> Mapping[str, Any]:
        """Return the record of an answer; raises `UnknownNameError`."""
        with self._lock:
            record = self._records.get(answer_id)
        if record is None:
            raise UnknownNameError("answer", answer_id)
        return record
