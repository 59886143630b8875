//! What a change of the catalogue breaks, in reality.
//!
//! `errbook_codegen::evolution` says of each class of change whose work it breaks: that of whoever
//! reads responses, uses the Rust crate, or uses the TypeScript package. Each folder of
//! `fixtures/changes/CLASS` is one face of a class: a catalogue before and after. Judges that we did not
//! write look at what is generated from both, and have to say what the class says:
//!
//! - `cargo-semver-checks` compares the public interfaces of the crates, and rustc compiles a program
//!   that uses all of the old crate against the new one;
//! - `tsc` checks a client that uses all of the old package against the new one;
//! - the old clients, in Rust and in TypeScript, read what the new server answers.

#[path = "evolution/claims.rs"]
mod claims;
#[path = "evolution/crates.rs"]
mod crates;
#[path = "evolution/fixtures.rs"]
mod fixtures;
#[path = "agreement/instances.rs"]
#[allow(dead_code, reason = "only the responses are looked at here")]
mod instances;
#[path = "typescript/cases.rs"]
#[allow(dead_code, reason = "the cases of the suite are other ones")]
mod packages;
#[path = "evolution/semver.rs"]
mod semver;
#[path = "evolution/table.rs"]
mod table;
#[path = "evolution/typescript.rs"]
mod typescript;
#[path = "evolution/wire.rs"]
mod wire;

use errbook_codegen::evolution::Audience;

/// What one judge found broken, in its own words; nothing where nothing is.
struct Finding {
    judge: &'static str,
    breaks: Audience,
    words: String,
}

#[test]
fn every_class_breaks_what_it_says_and_nothing_else() {
    let fixtures = fixtures::all();
    let crates = crates::Crates::compile(&fixtures);
    let responses = wire::responses(&fixtures);
    let mut findings: Vec<Vec<Finding>> = fixtures.iter().map(|_| Vec::new()).collect();
    for judged in [
        semver::judge(&fixtures, &crates),
        crates.judge(&fixtures),
        typescript::judge(&fixtures),
        wire::rust(&fixtures, &crates, &responses),
        wire::typescript(&fixtures, &responses),
    ] {
        for (all, found) in findings.iter_mut().zip(judged) {
            all.extend(found);
        }
    }
    let mut differences = claims::unshown(&fixtures);
    let mut count = 0;
    for (fixture, findings) in fixtures.iter().zip(&findings) {
        let found = claims::differences(fixture, findings);
        if !found.is_empty() {
            count += 1;
            differences.push(format!("{}\n  {}\n", fixture.name, found.join("\n  ")));
        }
    }
    assert!(
        differences.is_empty(),
        "{count} of {} fixtures are not what their class says\n\n{}",
        fixtures.len(),
        differences.join("\n")
    );
}
