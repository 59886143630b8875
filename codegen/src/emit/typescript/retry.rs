//! `retry.ts`: whether and when to send a request again.

use super::layout;
use super::shape::Shape;
use crate::model::Retry;

/// The module.
pub fn render(shape: &Shape) -> String {
    let retries: Vec<&Retry> = shape
        .catalogue
        .errors()
        .iter()
        .map(|error| &error.retry)
        .filter(|retry| **retry != Retry::Never)
        .collect();
    let after_detail = shape.has_retry_detail();
    let mut out = String::new();
    let owned = |name: &str| vec![name.to_owned()];
    if after_detail {
        layout::names(&mut out, "import", &owned("at"), "check");
    }
    if !retries.is_empty() {
        layout::names(&mut out, "import", &owned("RETRY"), "contract");
    }
    let parsed = owned("ParsedResponse");
    layout::names(&mut out, "import type", &parsed, "response");
    let known = if retries.is_empty() {
        "false"
    } else {
        "RETRY[response.code] !== undefined"
    };
    push!(
        out,
        "
/**
 * Whether the same request may succeed later: what the catalogue says of a known code, and what
 * the HTTP status says of anything else.
 */
export function isRetryable(response: ParsedResponse): boolean {{
  if (response.kind === \"known\" || response.kind === \"malformed\") {{
    return {known};
  }}
  return [408, 425, 429, 502, 503, 504].includes(response.status);
}}
"
    );
    out.push_str(if after_detail {
        AFTER_DETAIL
    } else {
        AFTER_HEADER_ALONE
    });
    out.push_str(AFTER_HEADER);
    out
}

const AFTER_DETAIL: &str = r#"
/**
 * How many milliseconds to wait before another try, if the response says so: in the error's own
 * fields, or else in the `Retry-After` header, as seconds or as a date.
 *
 * @param now The current time in milliseconds since 1970.
 */
export function retryAfterMs(
  response: ParsedResponse,
  now: number = Date.now(),
): number | undefined {
  const retry = response.kind === "known" ? RETRY[response.code] : undefined;
  if (response.kind === "known" && typeof retry === "object") {
    const [detail, unit] = retry;
    const time = at(response.details, [detail]);
    const stated = typeof time === "number" ? wait(time * unit) : undefined;
    if (stated !== undefined) return stated;
  }
"#;

const AFTER_HEADER_ALONE: &str = r"
/**
 * How many milliseconds to wait before another try, if the `Retry-After` header says so, in
 * seconds or as a date.
 *
 * @param now The current time in milliseconds since 1970.
 */
export function retryAfterMs(
  response: ParsedResponse,
  now: number = Date.now(),
): number | undefined {
";

const AFTER_HEADER: &str = r#"  const header = response.retryAfterHeader?.trim() ?? "";
  if (/^\d+$/.test(header)) return wait(Number(header) * 1000);
  return wait(header.endsWith("GMT") ? Date.parse(header) - now : NaN);
}

/** The time, unless it is none, or more seconds than 64 bits hold: then nobody meant it. */
function wait(ms: number): number | undefined {
  return ms < 2 ** 64 * 1000 ? Math.max(0, ms) : undefined;
}
"#;
