// Decodes a file of LLRP messages with llrpjs, encodes each from what was decoded, and prints one JSON object a line.
"use strict";
const fs = require("fs");
const { LLRPMessage } = require("llrpjs");
const { LLRPScanner } = require("llrpjs/dist/src/element/scanner");

const scanner = new LLRPScanner();
scanner.addBuffer(fs.readFileSync(process.argv[2]));
for (let bytes = scanner.getNext(); bytes; bytes = scanner.getNext()) {
  const data = new LLRPMessage(bytes).decode().toLLRPData();
  const hex = new LLRPMessage(data).encode().getBuffer().toString("hex").toUpperCase();
  const bigintsAsText = (_, value) => (typeof value === "bigint" ? value.toString() : value);
  console.log(JSON.stringify({ type: data.type, id: data.id, hex, data: data.data }, bigintsAsText));
}
