"""The packed keys of requests."""

from hypothesis import given, strategies as st

from subgen.planning.request_keys import KEY_BYTES, KeyPacker

any_key = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)


@given(st.lists(st.lists(any_key, max_size=3), max_size=8))
def test_every_line_gets_back_its_keys_in_order(lines: list[list[bytes]]) -> None:
    packer = KeyPacker()
    for keys in lines:
        packer.add(keys)

    packed = packer.keys()

    assert len(packed) == len(lines)
    assert [[bytes.fromhex(key) for key in keys] for keys in packed] == lines


def test_a_request_takes_sixteen_bytes() -> None:
    packer = KeyPacker()
    packer.add([bytes(16), bytes(16)])

    assert len(packer.keys().packed) == 32


def test_keys_that_were_given_out_do_not_change_when_lines_are_added() -> None:
    packer = KeyPacker()
    packer.add([bytes(16)])
    before = packer.keys()

    packer.add([bytes(16)])

    assert (len(before), len(packer.keys())) == (1, 2)
