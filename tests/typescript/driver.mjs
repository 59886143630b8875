// Runs the compiled package of each catalogue over its fixtures and over the responses that
// `responses.rs` worked out. Arguments: the folders of the packages.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";

for (const folder of process.argv.slice(2)) {
  const load = (file) => import(pathToFileURL(join(dirname(folder), "out", basename(folder), "src", file)).href);
  const json = (file) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const api = await load("index.js");
  const { REFERENCE } = await load("reference.js");
  const fixtures = readdirSync(join(folder, "fixtures")).map((file) => json(join("fixtures", file)));
  const name = (text) => `${basename(folder)}: ${text}`;

  test(name("every fixture is known, from text and from a value, with any kind of headers"), () => {
    assert.ok(fixtures.length > 0);
    for (const { code, status, headers, body } of fixtures) {
      const parsed = api.parseErrorResponse(status, new Headers(headers), JSON.stringify(body));
      assert.equal(parsed.kind, "known", JSON.stringify(parsed));
      assert.equal(parsed.code, code);
      assert.equal(parsed.status, status);
      assert.deepEqual(parsed.body, body);
      assert.deepEqual(parsed, api.parseErrorResponse(status, headers, body));
      assert.deepEqual(parsed, api.parseErrorResponse(status, new Map(Object.entries(headers)), body));
      assert.ok(api.isErrorBody(body) && api.isErrorBody(body, code) && api.isApiError(parsed, code));
      const others = Object.keys(api.ErrorCode).filter((other) => other !== code);
      assert.ok(others.every((other) => !api.isErrorBody(body, other)));
      assert.ok(others.every((other) => !api.isApiError(parsed, other)));
      assert.equal(REFERENCE[code].status, status);
      assert.ok(structuredClone(parsed));
    }
  });

  test(name("every other response is what the semantics say"), () => {
    for (const { name, status, body, expected } of json("responses.json")) {
      const parsed = api.parseErrorResponse(status, {}, JSON.stringify(body));
      const message = `${name}\n${JSON.stringify({ status, body, parsed }, null, 1)}`;
      assert.equal(parsed.kind, expected.kind, message);
      assert.equal(parsed.status, status, message);
      assert.equal(parsed.code, expected.code, message);
      if (expected.kind === "known") {
        if (expected.details) assert.deepEqual(parsed.details, expected.details, message);
        assert.equal(api.isRetryable(parsed), expected.retryable, message);
      }
      if (expected.kind === "malformed") {
        assert.ok(parsed.problems.some(({ path }) => path === expected.path), message);
        assert.ok(parsed.problems.every((problem) => problem.expected.length > 0), message);
      }
      const strict = expected.kind === "known" || parsed.problems?.every(({ path }) => path === "status");
      assert.equal(api.isErrorBody(body), Boolean(strict), message);
      const kept = parsed.kind === "other" ? JSON.parse(parsed.body) : parsed.body;
      assert.deepEqual(kept, body, message);
    }
  });

  test(name("what is no JSON keeps its status and its body"), () => {
    for (const body of ["<!doctype html><title>502</title>", "", '{"error":', "undefined", undefined, null, 7n, () => 1]) {
      const parsed = api.parseErrorResponse(502, { "retry-after": "3" }, body);
      assert.deepEqual(parsed, { kind: "other", status: 502, retryAfterHeader: "3", body });
      assert.ok(api.isRetryable(parsed));
      assert.equal(api.retryAfterMs(parsed), 3000);
    }
  });

  test(name("no response makes the parser throw, nor a promise reject"), async () => {
    const thrower = new Proxy({}, { get: () => { throw new Error("get"); }, ownKeys: () => { throw new Error("keys"); } });
    const cyclic = { error: {} };
    cyclic.error.error = cyclic;
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const { body } = fixtures[0];
    const getter = Object.defineProperty({ ...body }, Object.keys(body)[0], { get: () => { throw new Error("getter"); } });
    const bodies = [thrower, getter, cyclic, deep, 7n, Symbol("x"), () => 1, undefined, new Map(), Object.create(null)];
    const headers = [undefined, null, thrower, { get: () => { throw new Error("get"); } }, Object.create(null), { get: 7 }, new Headers(), 7];
    for (const hostile of [...bodies, JSON.stringify(body)]) {
      for (const kept of headers) {
        const parsed = api.parseErrorResponse(502, kept, hostile);
        assert.equal(parsed.status, 502);
        assert.ok(["other", "malformed", "newer", "known"].includes(parsed.kind));
        assert.equal(typeof api.isRetryable(parsed), "boolean");
      }
    }
    const { status, headers: sent } = fixtures[0];
    const whole = new Response(JSON.stringify(body), { status, headers: sent });
    const parsed = await api.fromResponse(whole);
    assert.deepEqual(parsed, api.parseErrorResponse(status, sent, body));
    const { retryAfterHeader } = parsed;
    assert.deepEqual(await api.fromResponse(whole), { kind: "other", status, retryAfterHeader, body: undefined });
    const broken = new Response(new ReadableStream({ pull: (stream) => stream.error(new Error("cut")) }), { status: 503, headers: { "Retry-After": "3" } });
    assert.deepEqual(await api.fromResponse(broken), { kind: "other", status: 503, retryAfterHeader: "3", body: undefined });
    const odd = { status: 500, headers: new Headers(), text: () => { throw new Error("text"); } };
    assert.equal((await api.fromResponse(odd)).kind, "other");
  });

  test(name("no name of an object's own members is a code"), () => {
    for (const code of ["constructor", "toString", "__proto__", "hasOwnProperty", "", 7, null, {}, ["A"]]) {
      assert.equal(api.isErrorCode(code), false);
    }
    for (const code of Object.values(api.ErrorCode)) assert.ok(api.isErrorCode(code));
    assert.deepEqual(Object.keys(REFERENCE), Object.keys(api.ErrorCode));
  });
}
