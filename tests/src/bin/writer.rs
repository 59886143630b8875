//! Writes the outputs of some catalogues in turn, so many times: a run for a test to interrupt.
//!
//! `WRITE_ROOT` says where, `WRITE_CATALOGUES` which (a letter for each), `WRITE_TIMES` how often.

use std::env;
use std::path::Path;

use errbook_codegen::write::{Options, apply};
use errbook_tests::writer::{READY, outputs};

fn main() {
    let root = env::var("WRITE_ROOT").unwrap();
    let catalogues = env::var("WRITE_CATALOGUES").unwrap();
    let times: usize = env::var("WRITE_TIMES").unwrap().parse().unwrap();
    let outputs: Vec<_> = catalogues.chars().map(outputs).collect();
    println!("{READY}");
    for outputs in outputs.iter().cycle().take(times) {
        let outcome = apply(Path::new(&root), outputs, &Options::default()).unwrap();
        assert_eq!((outcome.kept, outcome.notes), (vec![], vec![]));
    }
}
