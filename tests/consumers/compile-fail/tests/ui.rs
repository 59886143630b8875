//! The messages that the compiler gives a user who makes a mistake, and that what the documentation
//! promises does compile.
//!
//! The messages are part of the interface: they have to name the code, the argument or the method
//! that is wrong. After a change that is meant, `TRYBUILD=overwrite cargo test` writes them anew.

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}
