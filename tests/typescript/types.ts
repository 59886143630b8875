// What narrows, what compiles and what does not, with the built package of the real catalogue.
// Every `@ts-expect-error` is itself an error if the line below it compiles.
import {
  ApiFailure,
  ErrorCode,
  fromResponse,
  isApiError,
  isApiFailure,
  isErrorBody,
  parseErrorResponse,
  type ApiError,
  type ApiErrorOf,
  type DetailsOf,
  type ErrorBody,
  type ErrorObject,
  type ParsedResponse,
} from "api-errors";
import { REFERENCE, reference, resolutions } from "api-errors/reference";
import { expectTypeOf } from "expect-type";


// Headers of every kind are accepted.
declare const response: Response;
declare const incoming: import("node:http").IncomingMessage;
export const parsed: ParsedResponse = parseErrorResponse(response.status, response.headers, "");
parseErrorResponse(500, incoming.headers, {});
parseErrorResponse(500, new Map<string, string>(), {});
// @ts-expect-error A status is a number.
parseErrorResponse("500", {}, {});

// A `switch` over all codes is exhaustive.
export function exhaustive(error: ApiError): string {
  switch (error.code) {
    case "UNAUTHORIZED":
    case "FORBIDDEN":
    case "NOT_FOUND":
    case "CONFLICT":
    case "SERVER_ERROR":
      expectTypeOf(error.status).toEqualTypeOf<401 | 403 | 404 | 409 | 500>();
      // @ts-expect-error These errors have no field of that name.
      return String(error.details.field);
    case "METHOD_NOT_ALLOWED":
      expectTypeOf(error.status).toEqualTypeOf<405>();
      expectTypeOf(error.headers).toEqualTypeOf<{ readonly Allow?: string }>();
      return error.headers.Allow ?? error.message;
    case ErrorCode.VALIDATION_ERROR:
      expectTypeOf(error.details.field).toEqualTypeOf<string | undefined>();
      // @ts-expect-error The field may be missing.
      error.details.field.length;
      return error.context.requestId;
    case "RATE_LIMITED":
      expectTypeOf(error.details.retryAfter).toEqualTypeOf<number>();
      expectTypeOf(error.status).toEqualTypeOf<429>();
      expectTypeOf(error.headers).toEqualTypeOf<{ readonly "X-RateLimit-Remaining"?: number }>();
      // @ts-expect-error A field of another error.
      error.details.field;
      // @ts-expect-error What was received does not change.
      error.details.retryAfter = 1;
      return error.message;
  }
}

// @ts-expect-error RATE_LIMITED is not handled, so that the function may return nothing.
export function unhandled(error: ApiError): string {
  switch (error.code) {
    case "UNAUTHORIZED":
    case "FORBIDDEN":
    case "NOT_FOUND":
    case "CONFLICT":
    case "SERVER_ERROR":
    case "METHOD_NOT_ALLOWED":
    case "VALIDATION_ERROR":
      return error.message;
  }
}

export function misspelt(error: ApiError): void {
  // @ts-expect-error No such code.
  if (error.code === "RATE_LIMTED") return;
}

// A response narrows by its kind, and nothing of the known errors is lost to the open arms.
export function kinds(response: ParsedResponse): string {
  switch (response.kind) {
    case "known":
      return exhaustive(response);
    case "newer":
      expectTypeOf(response.code).toEqualTypeOf<string>();
      return response.message ?? response.code;
    case "malformed":
      expectTypeOf(response.code).toEqualTypeOf<ErrorCode>();
      return response.problems.map(({ path, expected }) => `${path}: ${expected}`).join();
    case "other":
      // @ts-expect-error It has no code.
      response.code;
      return String(response.body);
  }
}

// Guards narrow to one error or to several.
if (isApiError(parsed, "RATE_LIMITED")) {
  expectTypeOf(parsed).toEqualTypeOf<ApiErrorOf<"RATE_LIMITED">>();
  expectTypeOf(parsed.body.error.retryAfter).toEqualTypeOf<number>();
}
if (isApiError(parsed, "NOT_FOUND", "FORBIDDEN")) {
  expectTypeOf(parsed.status).toEqualTypeOf<404 | 403>();
}
// @ts-expect-error No such code.
isApiError(parsed, "NOT_FUND");

// The body as on the wire: the literals, the details beside the code, the context.
export function wire(body: unknown): void {
  if (isErrorBody(body, "RATE_LIMITED")) {
    expectTypeOf(body.success).toEqualTypeOf<false>();
    expectTypeOf(body.error.retryAfter).toEqualTypeOf<number>();
  }
  if (isErrorBody(body)) {
    expectTypeOf(body).toEqualTypeOf<ErrorBody>();
    const error: ErrorObject = body.error;
    if (error.code === "VALIDATION_ERROR") expectTypeOf(error.field).toEqualTypeOf<string | undefined>();
    // @ts-expect-error Not every error has this field.
    body.error.retryAfter;
  }
}

export const sent: ErrorBody<"RATE_LIMITED"> = {
  success: false,
  error: { code: "RATE_LIMITED", message: "Wait.", retryAfter: 1 },
  meta: { requestId: "r", timestamp: "t" },
};
export const incomplete: ErrorBody<"RATE_LIMITED"> = {
  success: false,
  // @ts-expect-error `retryAfter` is required.
  error: { code: "RATE_LIMITED", message: "Wait." },
  meta: { requestId: "r", timestamp: "t" },
};
// @ts-expect-error Absent is not `undefined` (exactOptionalPropertyTypes).
export const explicit: DetailsOf<"VALIDATION_ERROR"> = { field: undefined };
expectTypeOf<DetailsOf<"RATE_LIMITED">>().toEqualTypeOf<{ readonly retryAfter: number }>();

expectTypeOf<keyof typeof REFERENCE>().toEqualTypeOf<ErrorCode>();
expectTypeOf(resolutions).toEqualTypeOf<(code: string) => readonly string[]>();
expectTypeOf(reference("X")).toEqualTypeOf<(typeof REFERENCE)[ErrorCode] | undefined>();

// Responses of `fetch`, of undici and of node-fetch can be read.
declare const ofUndici: import("undici").Response;
declare const ofNodeFetch: import("node-fetch").Response;
expectTypeOf(fromResponse(response)).resolves.toEqualTypeOf<ParsedResponse>();
fromResponse(ofUndici);
fromResponse(ofNodeFetch);
// @ts-expect-error A body alone is no response.
fromResponse({ text: async () => "" });

// What is caught narrows like what was received.
export function caught(error: unknown): number {
  if (error instanceof ApiFailure && isApiError(error.response, "RATE_LIMITED")) {
    return error.response.details.retryAfter;
  }
  if (!isApiFailure(error)) return 0;
  expectTypeOf(error).toEqualTypeOf<ApiFailure>();
  expectTypeOf(error.response).toEqualTypeOf<ParsedResponse>();
  // @ts-expect-error Which error it is has to be asked first.
  error.response.details;
  return error.response.status;
}
