// A day at the support desk, in which everything goes wrong that a client can be told of.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import {
  ApiFailure,
  ErrorCode,
  fromResponse,
  isApiError,
  isApiFailure,
  isRetryable,
  retryAfterMs,
  type ApiError,
  type ApiErrorOf,
} from "api-errors";

import { Desk, type Status } from "./desk.js";

/** What the harness issued: keys by what is special about them. */
interface Given {
  readonly url: string;
  readonly secret: string;
  readonly publishable: string;
  readonly restricted: string;
  readonly revoked: string;
  readonly expired: string;
  readonly otherTeam: string;
  /** Requests that a publishable key may make in a minute. */
  readonly publishablePerMinute: number;
  /** Requests that a key may make in a second. */
  readonly burstPerSecond: number;
}

const given = JSON.parse(process.env["SUPPORT_DESK"] ?? "{}") as Given;
const desk = new Desk(given.url, given.secret);
const met = new Set<ErrorCode>();

/** What a page would show. Without a `default`, a code that is forgotten does not compile. */
function advice(error: ApiError): string {
  switch (error.code) {
    case "UNAUTHORIZED":
      return "Sign in again.";
    case "FORBIDDEN":
      return "Ask for a key that may do this.";
    case "NOT_FOUND":
      return "It is not there, or no longer.";
    case "METHOD_NOT_ALLOWED":
      return `Only ${error.headers.Allow ?? "something else"} is possible.`;
    case "VALIDATION_ERROR":
      return `Look at ${error.details.field ?? "the whole request"}: ${error.message}`;
    case "RATE_LIMITED":
      return `Wait ${error.details.retryAfter} s.`;
    case "CONFLICT":
      return error.message;
    case "SERVER_ERROR":
      return `Tell the support ${error.context.requestId}.`;
  }
}

/** The error with which a call fails: `code`, or the run is over. */
async function refusal<Code extends ErrorCode>(
  code: Code,
  call: Promise<unknown>,
): Promise<ApiErrorOf<Code>> {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert(thrown instanceof ApiFailure, `${code} was expected, and not ${String(thrown)}`);
  const { response } = thrown;
  assert(isApiError(response, code), `${code} was expected, and not ${thrown.message}`);
  assert.match(response.context.requestId, /./);
  assert(Math.abs(Date.parse(response.context.timestamp) - Date.now()) < 60_000);
  met.add(code);
  return response;
}

/** Calls until it succeeds or fails for good, with the pauses that the server asks for. */
async function patiently<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!isApiFailure(error) || !isRetryable(error.response) || attempt === 5) throw error;
      await sleep(retryAfterMs(error.response) ?? 100 * 2 ** attempt);
    }
  }
}

async function aDayAtTheDesk(): Promise<void> {
  const ada = await desk.customers.add({ name: "Ada Lovelace", email: "ada@example.com" });
  assert.deepEqual(await desk.customers.get(ada.id), ada);

  const first = await desk.tickets.add({ title: "The printer is on fire", customerId: ada.id });
  assert.equal(first.priority, "normal");
  // 200 characters, however many bytes they are.
  const title = "🔥".repeat(200);
  const second = await desk.tickets.add({ title, priority: "critical", customerId: ada.id });
  assert.equal(second.title, title);
  assert.deepEqual(await desk.tickets.list(), [first, second]);
  assert.deepEqual(await desk.tickets.list({ limit: 1, after: first.id }), [second]);
  assert.deepEqual(await desk.tickets.list({ priority: "critical" }), [second]);

  let ticket = first;
  for (const status of ["pending", "open", "solved", "closed"] satisfies Status[]) {
    ticket = await desk.tickets.change(ticket.id, { status });
    assert.deepEqual(ticket, { ...first, status });
  }

  const article = await desk.articles.add({ slug: "fires", title: "When it burns" });
  const text = "Call the fire brigade.";
  assert.deepEqual(await desk.articles.change(article.id, { text }), { ...article, text });

  const closed = await refusal("CONFLICT", desk.tickets.change(first.id, { status: "pending" }));
  assert.equal(advice(closed), "A ticket that is closed cannot become pending");
  const email = await refusal("CONFLICT", desk.customers.add({ ...ada, name: "Another Ada" }));
  assert.equal(advice(email), "A customer with the email ada@example.com already exists");
  const slug = await refusal("CONFLICT", desk.articles.add({ slug: "fires", title: "Again" }));
  assert.equal(advice(slug), "An article with the slug fires already exists");

  await desk.articles.remove(article.id);
  const gone = await refusal("NOT_FOUND", desk.articles.get(article.id));
  assert.equal(advice(gone), "It is not there, or no longer.");
  await refusal("NOT_FOUND", desk.articles.get(article.id.slice(0, -1)));
  await refusal("NOT_FOUND", desk.send("GET", "/invoices"));
}

async function whatIsWrongWithARequest(): Promise<void> {
  const customerId = (await desk.customers.list())[0]?.id;

  const missing = await refusal("VALIDATION_ERROR", desk.send("POST", "/tickets", { customerId }));
  assert.equal(advice(missing), "Look at title: title is required");
  const ticket = { title: "Smoke", customerId, priority: "urgent" };
  const value = await refusal("VALIDATION_ERROR", desk.send("POST", "/tickets", ticket));
  assert.equal(
    advice(value),
    "Look at priority: priority must be one of: low, normal, high, critical",
  );
  const person = { name: "Grace Hopper", email: "grace" };
  const type = await refusal("VALIDATION_ERROR", desk.customers.add(person));
  assert.equal(advice(type), "Look at email: email is not a valid email address");
  const page = await refusal("VALIDATION_ERROR", desk.tickets.list({ limit: 0 }));
  assert.equal(page.details.field, "limit");

  // Without `desk.ts`, as one would by hand.
  const response = await fetch(`${given.url}/tickets`, {
    method: "POST",
    headers: { Authorization: `Bearer ${given.secret}`, "Content-Type": "application/json" },
    body: '{"title": "Smo',
  });
  const error = await fromResponse(response);
  assert(isApiError(error, "VALIDATION_ERROR"), `it is ${error.kind}`);
  assert.equal(error.details.field, undefined);

  const method = await refusal("METHOD_NOT_ALLOWED", desk.send("PUT", "/tickets", {}));
  assert.match(advice(method), /GET.*POST/);
}

async function whoAsks(): Promise<void> {
  const id = (await desk.tickets.list())[0]?.id ?? "";
  for (const key of [undefined, "sk_test", given.revoked, given.expired]) {
    const error = await refusal("UNAUTHORIZED", new Desk(given.url, key).tickets.get(id));
    assert.equal(advice(error), "Sign in again.");
    assert.equal(isRetryable(error), false);
  }

  const publishable = new Desk(given.url, given.publishable);
  assert.equal((await publishable.tickets.get(id)).id, id);
  await refusal("FORBIDDEN", publishable.tickets.remove(id));
  await refusal("FORBIDDEN", new Desk(given.url, given.restricted).tickets.get(id));
  const other = new Desk(given.url, given.otherTeam);
  const error = await refusal("FORBIDDEN", other.tickets.get(id));
  assert.equal(advice(error), "Ask for a key that may do this.");
  assert.deepEqual(await other.tickets.list(), []);
}

async function howOften(): Promise<void> {
  // One key asks more than it may in a minute, which would be a long time to wait.
  const publishable = new Desk(given.url, given.publishable);
  let refused: ApiErrorOf<"RATE_LIMITED"> | undefined;
  for (let asked = 0; refused === undefined; asked++) {
    assert(asked <= given.publishablePerMinute, "the limit of a minute does not hold");
    try {
      await publishable.articles.list();
    } catch (error) {
      if (!isApiFailure(error) || !isApiError(error.response, "RATE_LIMITED")) throw error;
      refused = error.response;
    }
  }
  assert.equal(refused.headers["X-RateLimit-Remaining"], 0);
  const wait = retryAfterMs(refused) ?? 0;
  assert(wait > 0 && wait <= 60_000, `${wait} ms`);
  assert.equal(advice(refused), `Wait ${wait / 1000} s.`);

  // The other asks too much at once: some of it is refused, and succeeds after the pause.
  const burst = await refusal("RATE_LIMITED", tooMuchAtOnce());
  assert((burst.headers["X-RateLimit-Remaining"] ?? 0) > 0);
  assert.equal(retryAfterMs(burst), 1000);
  assert.deepEqual(await patiently(() => desk.articles.list()), []);
}

/** Asks more than is allowed in a second. A slow machine may need several attempts to be that fast. */
async function tooMuchAtOnce(): Promise<void> {
  for (let attempt = 1; attempt <= 10; attempt++) {
    await Promise.all(Array.from({ length: 2 * given.burstPerSecond }, () => desk.articles.list()));
  }
}

await aDayAtTheDesk();
await whatIsWrongWithARequest();
await whoAsks();
await howOften();

// A client can do nothing to make the server fail.
const possible = Object.values(ErrorCode).filter((code) => code !== "SERVER_ERROR");
assert.deepEqual([...met].sort(), possible.sort());
console.log(`met ${met.size} codes`);
