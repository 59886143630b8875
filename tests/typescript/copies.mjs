// Two copies of the package in one program, as npm installs them for two dependents.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as one from "./one/dist/index.js";
import * as two from "./two/dist/index.js";

const parsed = one.parseErrorResponse(502, { "Retry-After": "3" }, "<html>");
const cause = new Error("why");
const failure = new one.ApiFailure(parsed, { cause });

test("a failure is recognised by every copy", () => {
  assert.notEqual(one.ApiFailure, two.ApiFailure);
  for (const { ApiFailure, isApiFailure } of [one, two]) {
    assert.ok(failure instanceof ApiFailure && isApiFailure(failure));
  }
  class Own extends two.ApiFailure {}
  assert.ok(!(failure instanceof Own));
  assert.ok(new Own(parsed) instanceof Own && new Own(parsed) instanceof one.ApiFailure);
});

test("nothing else is a failure", () => {
  for (const other of [new Error("x"), new TypeError("x"), {}, null, undefined, 7, "x", { response: parsed }]) {
    for (const { ApiFailure, isApiFailure } of [one, two]) {
      assert.ok(!(other instanceof ApiFailure) && !isApiFailure(other));
    }
  }
});

test("a failure is an error like any other", () => {
  assert.ok(failure instanceof Error);
  assert.equal(String(failure), "ApiFailure: HTTP 502");
  assert.equal(failure.cause, cause);
  class Named extends two.ApiFailure {
    name = "Named";
  }
  assert.equal(String(new Named(parsed)), "Named: HTTP 502");
  assert.ok(failure.stack.includes("copies.mjs"));
  assert.equal(failure.response, parsed);
  assert.equal(two.retryAfterMs(failure.response), 3000);
  // Loggers print what is enumerable, and a body may hold what is not to be logged.
  assert.deepEqual(Object.keys(failure).filter((key) => key !== "cause"), []);
  const clone = structuredClone(failure);
  assert.ok(clone instanceof Error && !one.isApiFailure(clone));
});
