// Uses what `openapi-typescript` and `@hey-api/openapi-ts` make of the bundled API descriptions: the
// codes are literals there, and narrow.
import type { operations as desk } from "./desk.openapi-typescript.js";
import type { operations as shop } from "./shop.openapi-typescript.js";
import type { ListTicketsErrors } from "./desk.hey-api/types.gen.js";
import type { BuyErrors } from "./shop.hey-api/types.gen.js";

type Json<Response> = Response extends { content: { "application/json": infer Body } } ? Body : never;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const assert = <_ extends true>(): void => undefined;

type Limited = Json<desk["listTickets"]["responses"][429]> | ListTicketsErrors[429];
assert<Equal<Limited["error"]["code"], "RATE_LIMITED">>();

type AllCodes =
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "VALIDATION_ERROR"
  | "RATE_LIMITED"
  | "CONFLICT"
  | "SERVER_ERROR";
assert<Equal<Json<desk["listTickets"]["responses"]["4XX"]>["error"]["code"], AllCodes>>();
assert<Equal<ListTicketsErrors["4XX"]["error"]["code"], AllCodes>>();

export function wait({ error }: Json<desk["listTickets"]["responses"]["4XX"]> | ListTicketsErrors["4XX"]): number {
  // @ts-expect-error there is no such code
  if (error.code === "RATE_LIMITD") return 0;
  // @ts-expect-error only one of the codes has it
  error.retryAfter;
  return error.code === "RATE_LIMITED" ? error.retryAfter : 0;
}

type Declined = Json<shop["buy"]["responses"][402]> | BuyErrors[402];
assert<Equal<Declined["code"], "CARD_DECLINED" | "CARD_EXPIRED">>();

export function explain(error: Declined): string {
  switch (error.code) {
    case "CARD_DECLINED": {
      const reason: "lost" | "stolen" | "funds" = error.reason;
      return reason;
    }
    case "CARD_EXPIRED":
      return error.expired;
    default:
      return error satisfies never;
  }
}
