from ui.conversation import MAX_TURNS, Conversation, Turn


def test_turns_are_added_and_replaced_by_number():
    talk = Conversation().with_turn(Turn(1, "a")).with_turn(Turn(2, "b")).with_turn(Turn(2, "b", "answer"))
    assert [turn.answer for turn in talk.turns] == ["", "answer"]
    assert talk.next_number == 3


def test_old_turns_leave_but_numbers_are_never_used_twice():
    talk = Conversation()
    for _ in range(MAX_TURNS + 5):
        talk = talk.with_turn(Turn(talk.next_number, "q"))
    assert len(talk.turns) == MAX_TURNS
    assert talk.next_number == MAX_TURNS + 6
