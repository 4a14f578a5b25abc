import pytest

from corpus.errors import UnknownNameError
from ui.shelf import Shelf


def test_the_oldest_answer_leaves_a_full_shelf():
    shelf = Shelf(capacity=2)
    for name in ("a", "b", "a", "c"):
        shelf.put({"id": name})
    assert shelf.get("a") == {"id": "a"}
    with pytest.raises(UnknownNameError, match="'b'"):
        shelf.get("b")
