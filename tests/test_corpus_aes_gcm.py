"""Wycheproof's AES-GCM vectors, run against the very primitive that the keyring uses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from bridge.sealing import keyring
from bridge.sealing.key_lines import Entry
from bridge.sealing.keyring import Key

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "aes_gcm.json"
GROUPS = json.loads(CORPUS.read_text(encoding="utf-8"))["testGroups"] if CORPUS.exists() else []
OURS = {"keySize": 256, "ivSize": 96, "tagSize": 128}
VECTORS = [vector for group in GROUPS if OURS.items() <= group.items() for vector in group["tests"]]

pytestmark = pytest.mark.skipif(not VECTORS, reason="no corpus: aes_gcm")


def test_the_whole_corpus_is_there(corpus_count: Callable[[str, int], None]) -> None:
    corpus_count("aes_gcm", len(VECTORS))


def test_the_vectors_hold_good_ones_and_bad_ones() -> None:
    assert {vector["result"] for vector in VECTORS} == {"valid", "invalid"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["tcId"]))
def test_a_good_vector_seals_and_opens_and_a_bad_one_is_refused(vector: dict[str, Any]) -> None:
    cipher = Key(Entry("vector", None, bytes.fromhex(vector["key"])), keyring.decrypt).cipher()
    nonce, bound, plain = (bytes.fromhex(vector[name]) for name in ("iv", "aad", "msg"))
    sealed = bytes.fromhex(vector["ct"] + vector["tag"])
    if vector["result"] == "valid":
        assert cipher.decrypt(nonce, sealed, bound) == plain
        assert cipher.encrypt(nonce, plain, bound) == sealed
    else:
        with pytest.raises(InvalidTag):
            cipher.decrypt(nonce, sealed, bound)
