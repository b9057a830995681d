// A central system: pulls a gateway's ledger, checks root and signature (RFC 9162, C2SP signed note), acknowledges, resumes.
//
// Usage: node pull.js HOST:PORT VKEY-FILE PROTOS CERTIFICATES CONSUMER
// PROTOS is the folder protos/; CERTIFICATES has own.pem and ca.pem, as 'edgevault-hub certificate issue' writes them.
"use strict";
const assert = require("node:assert");
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), crypto.createHash("sha256")).digest();

// RFC 9162 section 2.1.1, as it is written there.
function treeRoot(entries) {
  if (entries.length === 1) return sha256(Buffer.from([0]), entries[0]);
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  return sha256(Buffer.from([1]), treeRoot(entries.slice(0, split)), treeRoot(entries.slice(split)));
}

function check(note, vkey, entries) {
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [origin, size, root] = text.split("\n");
  const name = vkey.slice(0, vkey.indexOf("+"));
  const keyId = vkey.slice(name.length + 1, name.length + 9);
  const spki = Buffer.from(vkey.slice(name.length + 10), "base64").subarray(1);
  assert.strictEqual(origin, name);
  assert.strictEqual(Number(size), entries.length);
  assert.ok(Buffer.from(root, "base64").equals(treeRoot(entries)), "the root differs");
  const [, signer, signature] = note.slice(end + 2).trim().split(" ");
  const raw = Buffer.from(signature, "base64");
  assert.strictEqual(signer, name);
  assert.strictEqual(raw.subarray(0, 4).toString("hex"), keyId);
  const key = crypto.createPublicKey({ key: spki, format: "der", type: "spki" });
  assert.ok(crypto.verify("sha256", Buffer.from(text), key, raw.subarray(4)), "the signature does not hold");
}

function clientOf(address, protos, certificates) {
  const options = { keepCase: true, longs: Number, defaults: true, oneofs: true, includeDirs: [protos] };
  const definition = loader.loadSync("edgevault/sync/v1/sync.proto", options);
  const { CustodyStream } = grpc.loadPackageDefinition(definition).edgevault.sync.v1;
  const own = fs.readFileSync(path.join(certificates, "own.pem"), "utf8");
  const at = own.indexOf("-----BEGIN PRIVATE KEY-----");
  const credentials = grpc.credentials.createSsl(
    fs.readFileSync(path.join(certificates, "ca.pem")), Buffer.from(own.slice(at)), Buffer.from(own.slice(0, at)));
  return new CustodyStream(address, credentials);
}

const pull = (client, request) => new Promise((resolve, reject) => {
  const batches = [];
  client.Pull(request)
    .on("data", (answer) => answer.message === "batch" && batches.push(answer.batch))
    .on("error", reject)
    .on("end", () => resolve(batches));
});

const acknowledge = (client, request) => new Promise((resolve, reject) =>
  client.Acknowledge(request, (fault, answer) => (fault ? reject(fault) : resolve(answer))));

async function main(address, vkeyFile, protos, certificates, consumer) {
  const client = clientOf(address, protos, certificates);
  const entries = [];
  let checkpoint = "";
  for (const batch of await pull(client, { consumer, next_index: 0 })) {
    assert.strictEqual(batch.first_index, entries.length, "a gap");
    entries.push(...batch.entries);
    checkpoint = batch.checkpoint;
  }

  console.log(`${entries.length} events`);
  check(checkpoint, fs.readFileSync(vkeyFile, "utf8").trim(), entries);
  console.log("root and signature hold");

  const half = entries.length - 1;
  await acknowledge(client, { consumer, next_index: half });
  const rest = await pull(client, { consumer, resume: true });
  assert.strictEqual(rest[0].first_index, half);
  assert.ok(rest[0].entries[0].equals(entries[half]));
  const all = await acknowledge(client, { consumer, next_index: entries.length });
  assert.deepStrictEqual(await pull(client, { consumer, resume: true }), []);
  console.log(`resumed at ${half} and at ${all.next_index}`);

  for (const [what, request] of [
    ["beyond the ledger", { consumer, next_index: 1_000_000 }],
    ["another's name", { consumer: `not-${consumer}` }],
  ]) {
    await pull(client, request).then(
      () => console.log(`${what}: accepted`), (fault) => console.log(`${what}: ${grpc.status[fault.code]}`));
  }

  client.close();
}

main(...process.argv.slice(2));
