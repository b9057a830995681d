"""A stranger's verifier: proofs (RFC 9162), checkpoints (C2SP signed note, tlog-checkpoint) and passports, by nothing
but hashlib and python3-cryptography.

Usage: verify_proofs.py proofs CASES VKEY     one JSON object a line; prints "true" or "false" for each
       verify_proofs.py passport FILE VKEY [HUB-VKEY]     prints what was verified; exits 1 when it is not sound
"""
import base64
import functools
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def inclusion_holds(size, root, index, leaf, path):
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            if not fn & 1:
                while not (fn & 1 or fn == 0):
                    fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistency_holds(first, first_hash, second, second_hash, path):
    """RFC 9162 section 2.1.4.2, for 0 < first < second."""
    if not 0 < first < second or not path:
        return False
    if first & (first - 1) == 0:
        path = [first_hash] + path
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            if not fn & 1:
                while not (fn & 1 or fn == 0):
                    fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == first_hash and sr == second_hash and sn == 0


@functools.lru_cache(maxsize=None)
def open_note(note, vkey):
    """The lines of a signed note if that key signed it, else None."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    name, key_id, key = vkey.strip().split("+", 2)
    kind, spki = base64.b64decode(key)[0], base64.b64decode(key)[1:]
    assert kind == 2 and hashlib.sha256(spki).hexdigest()[:8] == key_id, "not an ECDSA vkey"
    for line in signatures.splitlines():
        dash, signer, value = line.split(" ")
        raw = base64.b64decode(value, validate=True)
        if dash == "\u2014" and signer == name and raw[:4].hex() == key_id:
            try:
                serialization.load_der_public_key(spki).verify(raw[4:], text.encode(), ec.ECDSA(hashes.SHA256()))
                return text.splitlines()
            except InvalidSignature:
                return None
    return None


def open_checkpoint(note, vkey):
    lines = open_note(note, vkey)
    if lines is None or len(lines) != 3 or lines[0] != vkey.split("+")[0]:
        return None
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def case_holds(case, vkey):
    path = [base64.b64decode(line) for line in case["path"]]
    head = open_checkpoint(case["checkpoint"], vkey)
    if head is None:
        return False
    if "entry" in case:
        return inclusion_holds(*head, case["index"], leaf_hash(base64.b64decode(case["entry"])), path)
    first = open_checkpoint(case["first"], vkey)
    return first is not None and consistency_holds(*first, *head, path)


def check_passport(text, vkey, hub_vkey):
    parts = text[:-1].split("\n\n")
    title, subject, count = parts[0].split("\n")
    assert title == "edgevault-passport/v1", title
    events = [part.split("\n") for part in parts if part.startswith("event ")]
    notes = parts[1:len(parts) - len(events)]
    assert count == f"events {len(events)}" and len(notes) % 2 == 0, "not whole"
    notes = [f"{notes[i]}\n\n{notes[i + 1]}\n" for i in range(0, len(notes), 2)]
    head = open_checkpoint(notes[0], vkey)
    assert head is not None, "the checkpoint is not signed by the key"
    body = notes[0].split("\n")[:3]
    for note in notes[1:]:
        lines = open_note(note, hub_vkey) if hub_vkey else note.split("\n")
        assert lines is not None, "a note of the hub is not signed by its key"
        assert lines[2:5] == body, "a note of the hub is of another tree"
        if hub_vkey and lines[0] == "edgevault-mirror/v1":
            print("cosigned at", lines[1])
        elif hub_vkey and lines[0] == "edgevault-latest/v1":
            assert lines[5] == subject, lines
            print("newest is", lines[6])
    for event in events:
        index = int(event[0].split(" ")[1])
        kind, value = event[1].split(" ")
        value = base64.b64decode(value, validate=True)
        leaf = leaf_hash(value) if kind == "entry" else value
        path = [base64.b64decode(line, validate=True) for line in event[2:]]
        assert inclusion_holds(*head, index, leaf, path), f"event {index} is not proven"
        print("event", index, "proven")
    print(subject, "sound")


def main(verb, file, vkey_file, hub_file=None):
    with open(vkey_file, encoding="utf-8") as source:
        vkey = source.read().strip()
    with open(file, encoding="utf-8", newline="") as source:
        if verb == "proofs":
            for line in source:
                print("true" if case_holds(json.loads(line), vkey) else "false")
            return
        hub_vkey = open(hub_file, encoding="utf-8").read().strip() if hub_file else None
        check_passport(source.read(), vkey, hub_vkey)


main(*sys.argv[1:])
