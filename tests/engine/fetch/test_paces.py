from engine.fetch import paces
from engine.fetch.paces import BlockSize, Widening

HUGE = 10**12


def steps(rates, left=HUGE):
    """What is opened at each half second when so many bytes a second come between them."""
    widening, now, done, opened = Widening(), 0.0, 0, []
    widening.more(now, done, left)
    for rate in rates:
        for _ in range(5):
            now, done = now + 0.1, done + rate // 10
            opened.append(widening.more(now, done, left))
    return [each for each in opened if each], widening


def test_a_slow_connection_gets_others_step_by_step():
    opened, widening = steps([2_000_000, 8_000_000, 16_000_000, 16_000_000])
    assert opened == [3, 4]
    assert (widening.connections, widening.settled) == (8, True)


def test_a_step_that_was_worth_nothing_is_the_last():
    opened, widening = steps([2_000_000, 2_100_000, 2_100_000, 2_100_000])
    assert opened == [3]
    assert widening.settled


def test_a_fast_connection_stays_alone():
    assert steps([paces.FAST_RATE * 2] * 4)[0] == []


def test_a_connection_that_becomes_slow_gets_others():
    assert steps([paces.FAST_RATE * 2, paces.FAST_RATE * 2, 1_000_000])[0] == [3]


def test_what_is_nearly_done_is_left_alone():
    assert steps([2_000_000] * 4, left=1_900_000)[0] == []


def test_a_stalled_connection_gets_others():
    assert steps([0, 0])[0] == [3, 4]


def test_nothing_is_opened_once_it_is_settled():
    widening = Widening(alone=True)
    assert [widening.more(now, 0, HUGE) for now in (0.0, 1.0, 2.0)] == [0, 0, 0]


def test_blocks_grow_while_reads_are_quick_and_shrink_where_they_are_long():
    block = BlockSize()
    for _ in range(20):
        block.took(0.001)
    assert block.size == paces.BLOCK_BYTES[1]
    for _ in range(20):
        block.took(1.0)
    assert block.size == paces.BLOCK_BYTES[0]
    block.took(0.1)
    assert block.size == paces.BLOCK_BYTES[0]
