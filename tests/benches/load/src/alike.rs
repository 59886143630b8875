//! Whether both services answer the same, and log the same.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::desk::{Desks, Errors, Limit, UNKNOWN};
use crate::http::{Answer, Request};
use crate::{Result, target};

const REQUEST_ID: &str = "req_of-both";

/// Sends requests to both services, and gives their number.
pub fn check(desks: &Desks) -> Result<usize> {
    let requests = requests(desks);
    let generous = requests.iter().map(|request| (Limit::Generous, request));
    let nothing = requests
        .iter()
        .take(1)
        .map(|request| (Limit::Nothing, request));
    let all: Vec<_> = generous.chain(nothing).collect();
    let [generated, by_hand] = Errors::ALL.map(|errors| answers(desks, errors, &all));
    let (generated, by_hand) = (generated?, by_hand?);
    for ((_, request), (one, other)) in all.iter().zip(generated.iter().zip(&by_hand)) {
        if one != other {
            let problem = "the services answer differently to";
            return Err(
                format!("{problem} {request:#?}\ngenerated: {one}\nby hand: {other}").into(),
            );
        }
    }
    let [generated, by_hand] = Errors::ALL.map(events);
    let (generated, by_hand) = (generated?, by_hand?);
    let mut pairs = generated.iter().zip(&by_hand);
    if let Some((one, other)) = pairs.find(|(one, other)| one != other) {
        let problem = "the services log the same error differently";
        return Err(format!("{problem}\ngenerated: {one}\nby hand: {other}").into());
    }
    if generated.is_empty() || generated.len() != by_hand.len() {
        return Err("the services do not log the same errors".into());
    }
    Ok(all.len())
}

/// What a service logged, without times, and without the ids that are its own.
fn events(errors: Errors) -> Result<Vec<String>> {
    let log = fs::read_to_string(log(errors))?;
    let events = log.lines().filter_map(|line| {
        let (_time, event) = line.split_once(' ')?;
        let (before, id) = event.split_once("request_id=").unwrap_or((event, ""));
        let is_own = !id.contains(REQUEST_ID);
        let id = if is_own {
            format!("{} bytes", id.len())
        } else {
            id.to_owned()
        };
        Some(before.to_owned() + &id)
    });
    Ok(events.collect())
}

fn log(errors: Errors) -> PathBuf {
    target().join("desk").join(format!("{errors:?}.log"))
}

/// What a service answers, without what differs from request to request.
fn answers(desks: &Desks, errors: Errors, requests: &[(Limit, &Request)]) -> Result<Vec<String>> {
    let file = File::create(log(errors))?;
    let generous = desks.start(errors, Limit::Generous, Some(file.try_clone()?))?;
    let nothing = desks.start(errors, Limit::Nothing, Some(file))?;
    let answers = requests.iter().map(|(limit, request)| {
        let address = match limit {
            Limit::Generous => generous.address,
            Limit::Nothing => nothing.address,
        };
        Ok(timeless(&request.send(address)?))
    });
    answers.collect()
}

/// Everything of an answer, but of an id of the service's own only its length, and of the time its form.
fn timeless(answer: &Answer) -> String {
    let mut text = format!("{}\n", answer.status);
    let headers = answer.headers.iter().filter(|(name, _)| name != "date");
    text.extend(headers.map(|(name, value)| format!("{name}: {value}\n")));
    text += &answer.body;
    let id = answer.header("x-request-id").unwrap_or_default();
    if !id.is_empty() && id != REQUEST_ID {
        text = text.replace(id, &format!("<{} bytes>", id.len()));
    }
    let Some((before, after)) = text.split_once(r#""timestamp":""#) else {
        return text;
    };
    let (time, after) = after.split_once('"').unwrap_or_default();
    format!(
        "{before}<{}>{after}",
        time.replace(|c: char| c.is_ascii_digit(), "0")
    )
}

/// Requests that have every sort of answer.
fn requests(desks: &Desks) -> Vec<Request> {
    let to = |method, path: &str| Request {
        method,
        path: path.to_owned(),
        authorization: Some(desks.authorization.clone()),
        id: Some(REQUEST_ID.to_owned()),
        body: None,
    };
    let post = |path, body: String| Request {
        body: Some(("application/json", body)),
        ..to("POST", path)
    };
    let with = |authorization: Option<&str>| Request {
        authorization: authorization.map(str::to_owned),
        ..to("GET", &desks.ticket)
    };
    let (unknown, customer) = (format!("/tickets/{UNKNOWN}"), &desks.customer);
    let strange_key = format!("Bearer sk_live_{}", "x".repeat(32));
    vec![
        to("GET", &desks.ticket),
        to("GET", &unknown),
        Request {
            id: None,
            ..to("GET", &unknown)
        },
        Request {
            id: Some("not plain!".to_owned()),
            ..to("GET", &unknown)
        },
        to("GET", "/tickets/tkt_0000000000001"),
        to("GET", "/tickets/7"),
        to("GET", "/nowhere"),
        to("HEAD", "/nowhere"),
        to("HEAD", &unknown),
        to("PUT", "/tickets"),
        with(None),
        with(Some("Basic 1")),
        with(Some(&strange_key)),
        Request {
            body: Some(("text/plain", "{}".to_owned())),
            ..to("POST", "/tickets")
        },
        post("/tickets", "{".to_owned()),
        post("/tickets", "[]".to_owned()),
        post("/tickets", "{}".to_owned()),
        post("/tickets", "x".repeat(100_000)),
        post("/tickets", r#"{"title":1}"#.to_owned()),
        post("/tickets", malformed(customer)),
        post("/customers", r#"{"name":"Ada","email":"ada"}"#.to_owned()),
        post(
            "/customers",
            r#"{"name":"Ada","email":"ada@example.com"}"#.to_owned(),
        ),
    ]
}

/// The body of a ticket whose priority is none.
pub fn malformed(customer: &str) -> String {
    format!(r#"{{"title":"It burns","priority":"urgent","customerId":"{customer}"}}"#)
}
