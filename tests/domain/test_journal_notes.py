"""C2SP signed-note, tlog-checkpoint and tlog-cosignature: published examples first, then what must fail."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from xulang.journal.domain.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint, sign_checkpoint
from xulang.journal.domain.cosignature import (
    AddCheckpoint,
    cosign,
    cosigned_at,
    parse_request,
    verify_cosignature,
)
from xulang.journal.domain.note import (
    KeyType,
    Note,
    NoteError,
    SignerKey,
    parse_lines,
    parse_note,
    parse_vkey,
    sign_note,
    verify_note,
)

# golang.org/x/mod/sumdb/note: the example of its documentation.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6"
    "RyyBwJnAM=\n"
)
LOG = SignerKey(name="log.example/cua-khau", type=KeyType.NOTE, seed=bytes(32))
WITNESS = SignerKey(name="witness.example/w1", type=KeyType.COSIGNATURE, seed=bytes(31) + b"w")
CHECKPOINT = Checkpoint(origin=LOG.name, size=70_000, root=sha256(b"root").digest())


def test_the_published_note_verifies_and_signing_gives_the_same_bytes() -> None:
    signer = SignerKey(name="PeterNeumann", type=KeyType.NOTE, seed=SEED)
    assert str(signer.verifier) == VKEY
    assert str(sign_note(text=TEXT, signers=[signer])) == TEXT + "\n" + LINE
    verify_note(note=parse_note(text=TEXT + "\n" + LINE), key=parse_vkey(text=VKEY))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT + "\n",
        TEXT + "\n" + LINE.removesuffix("\n"),
        "\x01" + TEXT + "\n" + LINE,
        TEXT + "\n" + LINE.replace("PeterNeumann", "Bad Name"),
        TEXT + "\n" + LINE.replace("PeterNeumann", "Bad+Name"),
        TEXT + "\n" + LINE + "Unexpected line.\n",
        TEXT + "\n" + LINE * 33,
        TEXT + "\n" + "— PeterNeumann x08goA==\n",
        TEXT + "\n" + "— PeterNeumann x08go\n",
        TEXT + "\n" + LINE + "x" * 100_000,
        "",
        "\n\n",
    ],
)
def test_malformed_notes_are_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_note(text=text)


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a3+",
        "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
        "",
    ],
)
def test_malformed_keys_are_refused(vkey: str) -> None:
    with pytest.raises(NoteError):
        parse_vkey(text=vkey)


def test_a_published_witness_key_reads_back() -> None:
    """github.com/transparency-dev/formats, note_cosigv1_test.go"""
    text = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
    key = parse_vkey(text=text)
    assert (key.type, str(key)) == (KeyType.COSIGNATURE, text)


def test_a_changed_note_does_not_verify() -> None:
    note = parse_note(text=TEXT.replace("answer", "Answer") + "\n" + LINE)
    with pytest.raises(NoteError, match="does not verify"):
        verify_note(note=note, key=parse_vkey(text=VKEY))


def test_unknown_signatures_are_ignored_and_known_ones_must_hold() -> None:
    note = sign_note(text=TEXT, signers=[LOG, SignerKey(name="x", type=KeyType.NOTE, seed=SEED)])
    verify_note(note=note, key=LOG.verifier)
    with pytest.raises(NoteError, match="did not sign"):
        verify_note(note=note, key=parse_vkey(text=VKEY))
    # The same name under another key is another signer.
    other = SignerKey(name=LOG.name, type=KeyType.NOTE, seed=SEED)
    with pytest.raises(NoteError, match="did not sign"):
        verify_note(note=note, key=other.verifier)


def test_a_checkpoint_is_this_text() -> None:
    note = sign_checkpoint(checkpoint=CHECKPOINT, signer=LOG)
    # printf root | openssl dgst -sha256 -binary | base64
    assert note.text == "log.example/cua-khau\n70000\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n"
    assert open_checkpoint(note=parse_note(text=str(note)), key=LOG.verifier) == CHECKPOINT


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a\n01\nAAAA\n",
        "a\n-1\nAAAA\n",
        "a\n1\nAAAA\n",
        "a\n1\n" + "A" * 44 + "\n",
        "a\n\n1\n",
        "a\n1\n!\n",
    ],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_checkpoint(note=Note(text=text, signatures=()))


def test_a_checkpoint_of_another_origin_is_refused() -> None:
    foreign = Checkpoint(origin="other.example", size=1, root=bytes(32))
    with pytest.raises(NoteError, match=r"is of other\.example"):
        open_checkpoint(note=sign_checkpoint(checkpoint=foreign, signer=LOG), key=LOG.verifier)


def test_a_cosignature_covers_time_and_checkpoint() -> None:
    note = sign_checkpoint(checkpoint=CHECKPOINT, signer=LOG)
    line = cosign(note=note, signer=WITNESS, timestamp=1_679_315_147)
    # By hand, after the specification: key id, big-endian time, Ed25519 over two lines and the note's text.
    content = base64.b64decode(str(line).split()[-1])
    public = WITNESS.verifier.public
    assert content[:4] == sha256(b"witness.example/w1\n\x04" + public).digest()[:4]
    assert int.from_bytes(content[4:12], "big") == 1_679_315_147
    message = f"cosignature/v1\ntime 1679315147\n{note.text}".encode()
    Ed25519PublicKey.from_public_bytes(public).verify(content[12:], message)
    assert verify_cosignature(text=note.text, line=line, key=WITNESS.verifier) == 1_679_315_147
    both = Note(text=note.text, signatures=(*note.signatures, *parse_lines(text=str(line))))
    assert cosigned_at(note=both, keys=[WITNESS.verifier]) == {"witness.example/w1": 1_679_315_147}
    assert open_checkpoint(note=both, key=LOG.verifier) == CHECKPOINT


def test_a_cosignature_of_another_time_or_text_does_not_verify() -> None:
    note = sign_checkpoint(checkpoint=CHECKPOINT, signer=LOG)
    line = cosign(note=note, signer=WITNESS, timestamp=1_679_315_147)
    later = WITNESS.line(signature=(1_679_315_148).to_bytes(8, "big") + line.signature[8:])
    for text, found in ((note.text, later), (note.text.replace("70000", "70001"), line)):
        with pytest.raises(NoteError, match="does not verify"):
            verify_cosignature(text=text, line=found, key=WITNESS.verifier)
    with pytest.raises(NoteError, match="not a cosignature of"):
        verify_cosignature(text=note.text, line=note.signatures[0], key=WITNESS.verifier)


def test_a_published_cosignature_tells_its_time() -> None:
    """github.com/transparency-dev/formats, note_cosigv1_test.go"""
    text = (
        "— w ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXO"
        "RmnFBOBA==\n"
    )
    (line,) = parse_lines(text=text)
    assert int.from_bytes(line.signature[:8], "big") == 1_727_964_367


def test_the_specifications_request_reads_back() -> None:
    """The example of C2SP tlog-witness."""
    text = (
        "old 20852014\n"
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
        "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
        "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
        "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
        "\n"
        "example.com/behind-the-sofa\n"
        "20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        "\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGz"
        "Gku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    request = parse_request(text=text)
    assert (request.old_size, len(request.proof)) == (20_852_014, 4)
    assert parse_checkpoint(note=request.note).size == 20_852_163
    assert str(request) == text


@pytest.mark.parametrize(
    "head",
    ["old 01\n", "old\n", "old -1\n", "new 1\n", "old 1\nAAAA\n", "old 1\n!\n", "", "old 1\n" + "A\n" * 64],
)
def test_malformed_requests_are_refused(head: str) -> None:
    note = sign_checkpoint(checkpoint=CHECKPOINT, signer=LOG)
    parse_request(text=f"old 1\n\n{note}")
    with pytest.raises(NoteError):
        parse_request(text=f"{head}\n{note}")


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for parse in (parse_note, parse_vkey, parse_request):
        try:
            parse(text=text)
        except NoteError:
            continue


@given(st.integers(0, 2**62), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_requests_read_back(old: int, proof: list[bytes]) -> None:
    note = sign_checkpoint(checkpoint=CHECKPOINT, signer=LOG)
    request = AddCheckpoint(old_size=old, proof=tuple(proof), note=note)
    assert parse_request(text=str(request)) == request
