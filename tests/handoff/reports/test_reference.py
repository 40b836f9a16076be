"""Reference numbers survive being read aloud, typed anew, and slips."""

from handoff.reports.reference import SIGNS, new_reference, read_reference

MANY = 200


def test_a_reference_is_read_back_however_it_was_typed() -> None:
    for _ in range(MANY):
        reference = new_reference()
        assert read_reference(reference) == reference
        assert read_reference(f" {reference.lower()} ") == reference
        assert read_reference(reference.replace("-", " ")) == reference
        assert read_reference(reference.replace("-", "")) == reference
        assert read_reference(reference.removeprefix("BN-")) == reference


def test_one_wrong_sign_is_always_noticed() -> None:
    for _ in range(20):
        signs = new_reference().replace("-", "").removeprefix("BN")
        for place, right in enumerate(signs):
            for wrong in set(SIGNS) - {right}:
                assert read_reference(signs[:place] + wrong + signs[place + 1 :]) is None


def test_signs_that_are_taken_for_each_other_are_not_used() -> None:
    assert not set("01IO") & set(SIGNS)
    assert len(SIGNS) == len(set(SIGNS)) == 32


def test_what_is_no_reference_is_none() -> None:
    for text in ("", "BN", "BN-", "x" * 5000, "BN-0000-0000-0", "BN-7K3M-XW4R", "é" * 9, "\x00"):
        assert read_reference(text) is None


def test_references_do_not_repeat_soon() -> None:
    assert len({new_reference() for _ in range(10_000)}) == 10_000
