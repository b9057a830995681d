"""A central system: pulls a gateway's ledger, checks root and signature (RFC 9162, C2SP signed note), acknowledges.

Usage: pull.py HOST:PORT VKEY-FILE [CERTIFICATES CONSUMER], in a folder that holds the modules generated from protos/.
CERTIFICATES is a folder with own.pem and ca.pem, as 'edgevault-hub certificate issue' writes it.
"""
import base64
import hashlib
import sys

sys.path.insert(0, ".")
import grpc
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from edgevault.custody.v1 import custody_pb2
from edgevault.sync.v1 import sync_pb2, sync_pb2_grpc


def tree_root(entries):
    """RFC 9162 section 2.1.1, as it is written there."""
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return hashlib.sha256(b"\x01" + tree_root(entries[:split]) + tree_root(entries[split:])).digest()


def check(note, vkey, entries):
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    origin, size, root = text.splitlines()
    name, key_id, key = vkey.strip().split("+", 2)
    spki = base64.b64decode(key)[1:]
    assert origin == name and int(size) == len(entries), text
    assert base64.b64decode(root) == tree_root(entries), "the root differs"
    _, signer, signature = signatures.strip().split(" ")
    raw = base64.b64decode(signature)
    assert signer == name and raw[:4].hex() == key_id, signatures
    serialization.load_der_public_key(spki).verify(raw[4:], text.encode(), ec.ECDSA(hashes.SHA256()))


def channel_to(address, certificates):
    if certificates is None:
        return grpc.insecure_channel(address)
    own = open(certificates + "/own.pem", "rb").read()
    at = own.index(b"-----BEGIN PRIVATE KEY-----")
    authority = open(certificates + "/ca.pem", "rb").read()
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(authority, own[at:], own[:at]))


def main(address, vkey_file, certificates=None, consumer="python"):
    stub = sync_pb2_grpc.CustodyStreamStub(channel_to(address, certificates))
    entries, checkpoint = [], ""
    for answer in stub.Pull(sync_pb2.PullRequest(consumer=consumer, next_index=0), timeout=30):
        if answer.HasField("batch"):
            assert answer.batch.first_index == len(entries), "a gap"
            entries.extend(answer.batch.entries)
            checkpoint = answer.batch.checkpoint
    kinds = [custody_pb2.CustodyEvent.FromString(entry).WhichOneof("kind") for entry in entries]
    print(len(entries), "events,", *kinds)
    check(checkpoint, open(vkey_file).read(), entries)
    print("root and signature hold")

    acknowledged = stub.Acknowledge(sync_pb2.AcknowledgeRequest(consumer=consumer, next_index=len(entries)), timeout=30)
    assert acknowledged.next_index == len(entries)
    rest = list(stub.Pull(sync_pb2.PullRequest(consumer=consumer, resume=True), timeout=30))
    assert not rest, rest
    print("resumed at", acknowledged.next_index)

    for what, request in (
        ("beyond the ledger", sync_pb2.PullRequest(consumer=consumer, next_index=10**6)),
        ("bad consumer", sync_pb2.PullRequest(consumer="../x")),
    ):
        try:
            list(stub.Pull(request, timeout=30))
            print(what + ": accepted")
        except grpc.RpcError as error:
            print(what + ":", error.code().name)


main(*sys.argv[1:])
