//! What the sources of a service raise, as tokens tell.

use std::fs;

use errbook_codegen::coverage::Kind;
use errbook_codegen::coverage::scan::{Place, Scan, Unread, scan};
use errbook_tests::{root, shipped};

/// Writes the files and searches their folder.
fn scanned(files: &[(&str, &str)]) -> Scan {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    scan(&shipped(), &[folder.path().to_owned()]).unwrap()
}

/// What is raised, as `CODE` or `CODE cause`, with the lines; codes only for no cause in particular.
fn raised(text: &str) -> Vec<String> {
    let scan = scanned(&[("lib.rs", text)]);
    assert_eq!(scan.unread, []);
    let mut found = Vec::new();
    for def in shipped().errors() {
        let ids = def.causes.iter().filter_map(|cause| cause.id.as_deref());
        for cause in std::iter::once(None).chain(ids.map(Some)) {
            let places = scan.places(&Kind::new(&def.code, cause));
            let lines: Vec<String> = places.iter().map(|place| place.line.to_string()).collect();
            if !lines.is_empty() {
                let cause = cause.map(|id| format!(" {id}")).unwrap_or_default();
                found.push(format!("{}{cause}: {}", def.code, lines.join(", ")));
            }
        }
    }
    found
}

#[test]
fn constructors_builders_and_constants_are_found_wherever_they_stand() {
    let found = raised(
        "fn a() { NotFound::new(); }
         fn b() -> Result<(), E> { x.map_err(api_errors::Conflict::duplicate_slug)? }
         fn c() { macro_of_ours!(if x => [ServerError::unavailable()]); }
         macro_rules! gone { () => { return Err(NotFound::deleted().into()) } }
         fn d() { RateLimited::builder().retry_after(1).build(); }
         fn e() { raise(Conflict::DUPLICATE_EMAIL, crate::errors::NotFound :: new()) }",
    );
    assert_eq!(
        found,
        [
            "NOT_FOUND: 1, 4, 6",
            "NOT_FOUND deleted: 4",
            "RATE_LIMITED: 5",
            "CONFLICT: 2, 6",
            "CONFLICT duplicate_email: 6",
            "CONFLICT duplicate_slug: 2",
            "SERVER_ERROR: 3",
            "SERVER_ERROR unavailable: 3",
        ]
    );
}

#[test]
fn what_only_mentions_an_error_does_not_raise_it() {
    let found = raised(
        r##"//! NotFound::deleted()
        /* NotFound::deleted() /* nested */ NotFound::new() */
        /// Returns `NotFound::deleted()`.
        fn a() -> Raised<NotFound> { "NotFound::deleted()"; r#"NotFound::new()"#; b"NotFound::new()" }
        fn b(error: ApiError) { match error { ApiError::NotFound(error) => {} } }
        fn c() { io::ErrorKind::NotFound; NotFound::CODE; NotFound::other(); NotFoundError::new() }"##,
    );
    assert_eq!(found, [""; 0]);
}

#[test]
fn other_names_of_the_types_are_followed_within_a_file() {
    let renamed = "
        use api_errors::{self, groups::{NotFound as Missing}, Conflict};
        use api_errors::ServerError as Broken;
        type Limited = api_errors::RateLimited;
        fn a() { Missing::deleted(); Broken::new(); Limited::burst(1); Conflict::new() }";
    let found = raised(renamed);
    let expected = [
        "NOT_FOUND: 5",
        "NOT_FOUND deleted: 5",
        "RATE_LIMITED: 5",
        "RATE_LIMITED burst: 5",
        "CONFLICT: 5",
        "SERVER_ERROR: 5",
    ];
    assert_eq!(found, expected);
    // In another file the same names mean nothing, and a name may be taken for something else.
    assert_eq!(raised("fn a() { Missing::deleted() }"), [""; 0]);
    assert_eq!(
        raised("struct NotFound; fn a() { NotFound::new() }"),
        [""; 0]
    );
    // What a trait calls `Error` is no other error of that name.
    let associated = "impl TryFrom<u8> for A { type Error = api_errors::Conflict;
        fn try_from(_: u8) -> Result<A, Self::Error> { std::io::Error::new(K, \"x\"); Err(Self::Error::new()) } }";
    assert_eq!(raised(associated), ["CONFLICT: 2"]);
    let taken = "use other::Gone as NotFound; fn a() { NotFound::new() }";
    assert_eq!(raised(taken), [""; 0]);
    let swapped = "use api_errors::{Conflict as NotFound}; fn a() { NotFound::new() }";
    assert_eq!(raised(swapped), ["CONFLICT: 1"]);
}

#[test]
fn what_only_tests_have_does_not_count() {
    let found = raised(
        "#[cfg(test)] mod tests { fn a() { NotFound::new() } }
         #[cfg(all(test, unix))] #[allow(x)] pub(crate) mod more { fn a() { NotFound::new() } }
         #[test] fn a() -> [u8; 1] { NotFound::new() }
         #[tokio::test(flavor = \"x\")] async fn b() { NotFound::new() }
         mod inner { #[cfg(test)] use x::{y}; #[cfg(test)] const X: E = NotFound::new();
           fn a() { #[cfg(test)] NotFound::new(); #[cfg(test)] let x = NotFound::new(); } }
         mod whole { #![cfg(test)] fn a() { NotFound::new() } }
         #[cfg(not(test))] fn c() { ServerError::new() }
         #[cfg(any(test, feature = \"x\"))] fn d() { Conflict::new() }
         #[cfg_attr(test, derive(Debug))] struct S { #[cfg(test)] a: T, b: U }
         fn e() { Unauthorized::revoked_key() }",
    );
    assert_eq!(
        found,
        [
            "UNAUTHORIZED: 11",
            "UNAUTHORIZED revoked_key: 11",
            "CONFLICT: 9",
            "SERVER_ERROR: 8",
        ]
    );
    assert_eq!(raised("#![cfg(test)]\nfn a() { NotFound::new() }"), [""; 0]);
}

#[test]
fn files_that_are_no_part_of_the_service_are_not_read_and_broken_ones_are_named() {
    let raises = "fn a() { NotFound::new() }";
    let scan = scanned(&[
        ("src/lib.rs", "#[cfg(test)] mod tests; mod a; mod b;"),
        ("src/tests.rs", raises),
        (
            "src/a.rs",
            "#[cfg(test)] mod fakes; fn a() { NotFound::new() }",
        ),
        ("src/a/fakes.rs", raises),
        ("src/a/fakes/deep.rs", raises),
        (
            "src/b/mod.rs",
            "\u{feff}#[cfg(test)]\npub(crate) mod fakes;",
        ),
        ("src/b/fakes/mod.rs", "fn broken( {"),
        ("src/fakes.rs", raises),
        (
            "src/generated.rs",
            "// @generated by something\nfn a() { NotFound::new() }",
        ),
        ("src/broken.rs", "fn a() {\n  NotFound::new(\n}"),
        ("src/notes.txt", raises),
        ("tests/a.rs", raises),
        ("benches/a.rs", raises),
        ("target/debug/a.rs", raises),
        (".hidden/a.rs", raises),
        ("src/.a.rs", raises),
    ]);
    let places = scan.places(&Kind::new("NOT_FOUND", None)).iter();
    let files: Vec<&str> = places.map(|place| name(&place.file)).collect();
    assert_eq!(files, ["src/a.rs", "src/fakes.rs"]);
    assert_eq!(scan.files, 4);
    let unread: Vec<&str> = scan.unread.iter().map(|file| name(&file.file)).collect();
    assert_eq!(unread, ["src/broken.rs"]);
    assert!(
        scan.unread[0].why.starts_with("line 3: "),
        "{:?}",
        scan.unread
    );
}

/// A file below the folder that was searched.
fn name(file: &str) -> &str {
    file.split_once("/src/").map_or(file, |(_, _)| {
        let at = file.find("/src/").unwrap_or_default();
        &file[at + 1..]
    })
}

/// What people write is never beyond the reader; the templates of the generated crate are.
#[test]
fn every_source_of_this_repository_is_read() {
    let folders = ["codegen", "xtask", "tests/consumers/web"].map(|name| root().join(name));
    let scan = scan(&shipped(), &folders).unwrap();
    let mut unread = scan.unread.iter();
    let is_template = |file: &Unread| file.file.contains("/emit/rust/runtime/");
    assert!(unread.all(is_template), "{:?}", scan.unread);
    assert!(scan.files > 100, "{}", scan.files);
    let places = scan.places(&Kind::new("NOT_FOUND", None));
    let in_web = |place: &Place| place.file.contains("/tests/consumers/web/src/");
    assert!(places.iter().any(in_web), "{places:?}");
}
