//! The cases, measured in turns.

use std::fs;

use crate::Result;
use crate::alike::malformed;
use crate::desk::{Desk, Desks, Errors, Limit, UNKNOWN};
use crate::http::Request;
use crate::wrk::{self, Run};

/// How often each case is measured with each service.
const ROUNDS: usize = 10;

/// How long a case is measured before it is the next one's turn, in seconds.
const TURN: u64 = 2;

/// An answer that is asked for.
pub struct Case {
    pub name: &'static str,
    status: u16,
    limit: Limit,
    request: Request,
}

/// What a turn found.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    pub run: Run,
    /// Time on a processor that a request took the service, in microseconds. Where that is not known,
    /// the time until the next one was answered.
    pub cost: f64,
}

/// What was found of a case with both services, round by round.
pub struct Found {
    pub case: Case,
    /// In the order of [`Errors::ALL`].
    pub turns: [Vec<Turn>; 2],
}

/// The services with one sort of errors.
struct Pair {
    generous: Desk,
    nothing: Desk,
}

impl Pair {
    fn desk(&self, limit: Limit) -> &Desk {
        match limit {
            Limit::Generous => &self.generous,
            Limit::Nothing => &self.nothing,
        }
    }
}

/// Measures all cases, the one that is no error first.
pub fn measure(desks: &Desks) -> Result<Vec<Found>> {
    let pair = |errors| -> Result<Pair> {
        Ok(Pair {
            generous: desks.start(errors, Limit::Generous, None)?,
            nothing: desks.start(errors, Limit::Nothing, None)?,
        })
    };
    let pairs = [pair(Errors::ALL[0])?, pair(Errors::ALL[1])?];
    let mut all: Vec<Found> = Vec::new();
    for case in cases(desks) {
        for pair in &pairs {
            let desk = pair.desk(case.limit);
            let status = case.request.send(desk.address)?.status;
            if status != case.status {
                return Err(format!("{} is answered by {status}", case.name).into());
            }
            // It warms up.
            turn(desk, &case, 1)?;
        }
        all.push(Found {
            case,
            turns: Default::default(),
        });
    }
    for round in 0..ROUNDS {
        eprintln!("round {} of {ROUNDS}", round + 1);
        for found in &mut all {
            // The other service begins in each round.
            for place in 0..2 {
                let which = (round + place) % 2;
                let desk = pairs[which].desk(found.case.limit);
                found.turns[which].push(turn(desk, &found.case, TURN)?);
            }
        }
    }
    Ok(all)
}

fn turn(desk: &Desk, case: &Case, seconds: u64) -> Result<Turn> {
    let before = cpu_time(desk.process());
    let run = wrk::run(desk.address, &case.request, case.status >= 400, seconds)?;
    let after = cpu_time(desk.process());
    let cpu = before.zip(after).map(|(before, after)| after - before);
    let cost = cpu.unwrap_or(run.seconds * 1e6) / run.requests;
    Ok(Turn { run, cost })
}

/// How long a process was on a processor, in microseconds, as Linux says.
fn cpu_time(process: u32) -> Option<f64> {
    /// A tick is a hundredth of a second for every program, whatever the kernel counts in.
    const TICK: f64 = 10_000.0;
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program may hold spaces; what follows it does not.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) * TICK)
}

fn cases(desks: &Desks) -> Vec<Case> {
    let request = Request {
        method: "GET",
        path: desks.ticket.clone(),
        authorization: Some(desks.authorization.clone()),
        ..Request::default()
    };
    let body = ("application/json", malformed(&desks.customer));
    let case = |name, status, request| Case {
        name,
        status,
        limit: Limit::Generous,
        request,
    };
    vec![
        case("200, one ticket", 200, request.clone()),
        case(
            "404, an unknown ticket",
            404,
            Request {
                path: format!("/tickets/{UNKNOWN}"),
                ..request.clone()
            },
        ),
        case(
            "400, a field of a body",
            400,
            Request {
                method: "POST",
                path: "/tickets".to_owned(),
                body: Some(body),
                ..request.clone()
            },
        ),
        Case {
            limit: Limit::Nothing,
            ..case("429, too many requests", 429, request)
        },
    ]
}
