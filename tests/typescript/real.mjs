// The built package of the real catalogue, by its name: what the fixtures do not show.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "api-errors";
import { REFERENCE, reference, resolutions } from "api-errors/reference";

const limited = (details, headers = {}) =>
  api.parseErrorResponse(429, headers, {
    success: false,
    error: { code: "RATE_LIMITED", message: "Rate limit exceeded.", ...details },
    meta: { requestId: "req_1", timestamp: "2025-12-14T10:30:00Z" },
  });

test("a known error is plain data", () => {
  const { body, ...error } = limited({ retryAfter: 42 }, { "X-RateLimit-Remaining": "7", "Retry-After": "42" });
  assert.deepEqual(error, {
    kind: "known",
    code: "RATE_LIMITED",
    status: 429,
    message: "Rate limit exceeded.",
    details: { retryAfter: 42 },
    context: { requestId: "req_1", timestamp: "2025-12-14T10:30:00Z" },
    headers: { "X-RateLimit-Remaining": 7 },
    retryAfterHeader: "42",
  });
});

test("an odd header is left out, and never makes a response malformed", () => {
  for (const value of ["", "many", "-1", "1.5", "NaN", "1e999", ["1", "2"], undefined, null, {}]) {
    const error = limited({ retryAfter: 1 }, { "x-ratelimit-remaining": value });
    assert.equal(error.kind, "known");
    assert.deepEqual(error.headers, {});
  }
});

test("problems say where and what", () => {
  assert.deepEqual(limited({}).problems, [
    { path: "/error/retryAfter", expected: "integer at least 0" },
  ]);
  assert.deepEqual(limited({ retryAfter: -1, message: null }).problems, [
    { path: "/error/message", expected: "string" },
    { path: "/error/retryAfter", expected: "integer at least 0" },
  ]);
});

test("the details of a newer code are kept, with any name", () => {
  const body = JSON.parse(
    '{"success":false,"error":{"code":"NEW","message":"m","left":3,"__proto__":{"x":1}},"meta":{}}',
  );
  const parsed = api.parseErrorResponse(400, {}, body);
  assert.equal(parsed.kind, "newer");
  assert.equal(parsed.message, "m");
  assert.deepEqual(Object.entries(parsed.details), [["left", 3], ["__proto__", { x: 1 }]]);
  assert.equal({}.x, undefined);
});

test("the time to wait comes from the body, then from the header", () => {
  const now = Date.parse("2025-12-14T10:30:00Z");
  assert.equal(api.retryAfterMs(limited({ retryAfter: 2 }, { "Retry-After": "9" }), now), 2000);
  const other = (header) => api.retryAfterMs(api.parseErrorResponse(503, { "Retry-After": header }, ""), now);
  assert.equal(other("9"), 9000);
  assert.equal(other("Sun, 14 Dec 2025 10:30:05 GMT"), 5000);
  assert.equal(other("Sun, 14 Dec 2025 10:29:00 GMT"), 0);
  for (const odd of [undefined, "", "soon", "-5", "1.5", "GMT"]) assert.equal(other(odd), undefined);
  // More seconds than 64 bits hold are no time to wait, as in Rust.
  assert.equal(other("18446744073709549568"), 18446744073709549568 * 1000);
  for (const absurd of ["18446744073709551616", "9".repeat(400)]) assert.equal(other(absurd), undefined);
  for (const absurd of [1e300, Number.MAX_VALUE]) {
    assert.equal(api.retryAfterMs(limited({ retryAfter: absurd }), now), undefined);
    assert.equal(api.retryAfterMs(limited({ retryAfter: absurd }, { "Retry-After": "9" }), now), 9000);
  }
});

test("the prose is in an entry point of its own", () => {
  assert.equal(REFERENCE.RATE_LIMITED.summary, "Too many requests");
  assert.equal(REFERENCE.RATE_LIMITED.causes.length, 2);
  assert.equal(resolutions("RATE_LIMITED").length, 4);
  assert.equal(reference("RATE_LIMITED"), REFERENCE.RATE_LIMITED);
  for (const unknown of ["NEWER", "constructor", "__proto__", ""]) {
    assert.equal(reference(unknown), undefined);
    assert.deepEqual(resolutions(unknown), []);
  }
});
