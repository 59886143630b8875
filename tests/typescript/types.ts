// What narrows, what compiles and what does not, with the built package of the real catalogue.
// Every `@ts-expect-error` is itself an error if the line below it compiles.
import {
  ErrorCode,
  isApiError,
  isErrorBody,
  parseErrorResponse,
  type ApiError,
  type ApiErrorOf,
  type DetailsOf,
  type ErrorBody,
  type ErrorObject,
  type ParsedResponse,
} from "api-errors";
import { REFERENCE } from "api-errors/reference";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const same = <A, B>(_: Same<A, B>): void => undefined;

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
      same<typeof error.status, 401 | 403 | 404 | 409 | 500>(true);
      // @ts-expect-error These errors have no field of that name.
      return String(error.details.field);
    case ErrorCode.VALIDATION_ERROR:
      same<typeof error.details.field, string | undefined>(true);
      // @ts-expect-error The field may be missing.
      error.details.field.length;
      return error.context.requestId;
    case "RATE_LIMITED":
      same<typeof error.details.retryAfter, number>(true);
      same<typeof error.status, 429>(true);
      same<typeof error.headers, { readonly "X-RateLimit-Remaining"?: number }>(true);
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
      same<typeof response.code, string>(true);
      return response.message ?? response.code;
    case "malformed":
      same<typeof response.code, ErrorCode>(true);
      return response.problems.map(({ path, expected }) => `${path}: ${expected}`).join();
    case "other":
      // @ts-expect-error It has no code.
      response.code;
      return String(response.body);
  }
}

// Guards narrow to one error or to several.
if (isApiError(parsed, "RATE_LIMITED")) {
  same<typeof parsed, ApiErrorOf<"RATE_LIMITED">>(true);
  same<typeof parsed.body.error.retryAfter, number>(true);
}
if (isApiError(parsed, "NOT_FOUND", "FORBIDDEN")) {
  same<typeof parsed.status, 404 | 403>(true);
}
// @ts-expect-error No such code.
isApiError(parsed, "NOT_FUND");

// The body as on the wire: the literals, the details beside the code, the context.
export function wire(body: unknown): void {
  if (isErrorBody(body, "RATE_LIMITED")) {
    same<typeof body.success, false>(true);
    same<typeof body.error.retryAfter, number>(true);
  }
  if (isErrorBody(body)) {
    same<typeof body, ErrorBody>(true);
    const error: ErrorObject = body.error;
    if (error.code === "VALIDATION_ERROR") same<typeof error.field, string | undefined>(true);
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
same<DetailsOf<"RATE_LIMITED">, { readonly retryAfter: number }>(true);

same<keyof typeof REFERENCE, ErrorCode>(true);
