//! What the compiler needs for the generated crate and for the same types with derives.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Instant, SystemTime};

use errbook_codegen::model::{Catalogue, Part, Template};

use crate::places::{Package, succeed, write, write_package};
use crate::wrapper::{self, Usage};
use crate::{Result, catalogue, places, rivals};

const SIZES: [usize; 3] = [7, 1_000, 10_000];

/// The most codes for which the derives are compiled without being asked for.
const DERIVABLE: usize = 2_000;

/// The most codes for which a program is linked: what it shows is a slope, which two sizes give.
const LINKABLE: usize = 1_000;

/// Which of the two crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Errbook,
    Derive,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Errbook => "generated",
            Self::Derive => "strum + thiserror + serde",
        }
    }

    /// The name of the package for that many codes.
    fn package(self, codes: usize) -> String {
        match self {
            Self::Errbook => format!("bench-errors-{codes}"),
            Self::Derive => format!("derive-{codes}"),
        }
    }

    /// The program that uses the crate, with `errors` where the name of the crate goes.
    fn user(self) -> &'static str {
        match self {
            Self::Errbook => include_str!("../users/errbook.rs"),
            Self::Derive => include_str!("../users/derive.rs"),
        }
    }
}

/// What it took to check a crate.
struct Check {
    codes: usize,
    kind: Kind,
    /// Time of `cargo check`, in seconds.
    wall: f64,
    /// What rustc took of it.
    rustc: Usage,
}

/// The release binary that uses a crate.
struct Binary {
    codes: usize,
    kind: Kind,
    bytes: u64,
    /// The bytes of text in the catalogue.
    text: usize,
}

/// The subcommand.
pub fn run(arguments: &[String]) -> Result<()> {
    let all = arguments.iter().any(|argument| argument == "--all");
    let sizes: Vec<usize> = arguments
        .iter()
        .filter(|argument| *argument != "--all")
        .map(|argument| {
            argument
                .parse()
                .map_err(|_| format!("`{argument}` is no number of codes"))
        })
        .collect::<std::result::Result<_, _>>()?;
    let sizes = if sizes.is_empty() {
        SIZES.to_vec()
    } else {
        sizes
    };
    let workspace = Workspace::make(&sizes)?;

    let mut checks = Vec::new();
    let mut binaries = Vec::new();
    for (codes, catalogue) in &workspace.catalogues {
        for kind in [Kind::Errbook, Kind::Derive] {
            if !sizes.contains(codes) {
                continue;
            }
            if kind == Kind::Derive && *codes > DERIVABLE && !all {
                eprintln!("leaving out the derives of {codes} codes, without --all");
                continue;
            }
            checks.push(workspace.check(*codes, kind)?);
            if *codes <= LINKABLE {
                binaries.push(workspace.binary(*codes, kind, text(catalogue))?);
            }
        }
    }
    println!("{}\n\n{}", checks_table(&checks), binaries_table(&binaries));
    Ok(())
}

/// The workspace of all crates that are compiled.
struct Workspace {
    folder: PathBuf,
    report: PathBuf,
    catalogues: Vec<(usize, Catalogue)>,
}

impl Workspace {
    /// Writes it, and builds the dependencies. The least size is always in it, for their sake.
    fn make(sizes: &[usize]) -> Result<Self> {
        let folder = places::generated().join("compile");
        let mut all = vec![SIZES[0]];
        all.extend(sizes.iter().filter(|size| **size != SIZES[0]));
        all.sort_unstable();
        all.dedup();
        let mut catalogues = Vec::new();
        let mut members = String::new();
        for codes in all {
            let spec = folder.join(format!("{codes}.yaml"));
            let catalogue = catalogue::synthetic(codes, &spec)?;
            for kind in [Kind::Errbook, Kind::Derive] {
                let package = match kind {
                    Kind::Errbook => Package::errors(&catalogue)?,
                    Kind::Derive => rivals::derive(&codes.to_string(), &catalogue)?,
                };
                let name = kind.package(codes);
                write_package(&folder.join(&name), &package)?;
                write_package(&folder.join(format!("use-{name}")), &user(kind, codes))?;
                let _ = write!(members, "\n    \"{name}\",\n    \"use-{name}\",");
            }
            catalogues.push((codes, catalogue));
        }
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{members}\n]\n\n\
             [profile.release]\nstrip = \"symbols\"\n"
        );
        write(&folder.join("Cargo.toml"), &manifest)?;
        // The same versions of dependencies as the other comparison.
        let lock = places::tool().join("runtime/Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock"))?;
        let report = folder.join("rustc.txt");
        fs::write(&report, "")?;
        let workspace = Self {
            folder,
            report,
            catalogues,
        };
        for kind in [Kind::Errbook, Kind::Derive] {
            workspace.cargo("check", &kind.package(SIZES[0]))?;
        }
        Ok(workspace)
    }

    /// Runs a command of cargo on one package.
    fn cargo(&self, command: &str, package: &str) -> Result<()> {
        let mut cargo = places::cargo(&self.folder);
        cargo
            .args([command, "--quiet", "--package", package])
            .env("RUSTC_WRAPPER", std::env::current_exe()?)
            .env(wrapper::REPORT, &self.report)
            .stdout(Stdio::null());
        if command == "build" {
            cargo.arg("--release");
        }
        succeed(&mut cargo)
    }

    /// Checks a crate whose dependencies are built, several times if that is quick; the fastest run
    /// counts.
    fn check(&self, codes: usize, kind: Kind) -> Result<Check> {
        let package = kind.package(codes);
        eprintln!("checking {package}");
        let mut best: Option<Check> = None;
        for _ in 0..if codes > DERIVABLE { 1 } else { 3 } {
            let root = self.folder.join(&package).join("src/lib.rs");
            let root = fs::File::options().append(true).open(root)?;
            root.set_modified(SystemTime::now())?;
            let start = Instant::now();
            self.cargo("check", &package)?;
            let wall = start.elapsed().as_secs_f64();
            let rustc = wrapper::read(&self.report, &format!("{} ", library(&package)))?;
            if best.as_ref().is_none_or(|best| wall < best.wall) {
                best = Some(Check {
                    codes,
                    kind,
                    wall,
                    rustc,
                });
            }
        }
        Ok(best.ok_or("nothing was checked")?)
    }

    /// Builds a program that uses the crate.
    fn binary(&self, codes: usize, kind: Kind, text: usize) -> Result<Binary> {
        let package = format!("use-{}", kind.package(codes));
        eprintln!("building {package}");
        self.cargo("build", &package)?;
        let path = places::target().join("release").join(&package);
        let path = path.with_extension(std::env::consts::EXE_EXTENSION);
        Ok(Binary {
            codes,
            kind,
            bytes: size(&path)?,
            text,
        })
    }
}

fn size(path: &Path) -> Result<u64> {
    let metadata = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(metadata.len())
}

/// The package of the program that uses a crate.
fn user(kind: Kind, codes: usize) -> Package {
    let name = kind.package(codes);
    let manifest = format!(
        "[package]\nname = \"use-{name}\"\nversion = \"1.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n\
         errors = {{ package = \"{name}\", path = \"../{name}\" }}\n\
         serde_json = \"1\"\n"
    );
    Package::new([
        ("Cargo.toml", manifest),
        ("src/main.rs", kind.user().to_owned()),
    ])
}

/// The name of a package's library.
fn library(package: &str) -> String {
    package.replace('-', "_")
}

/// The bytes of text that a catalogue has for a program: codes, summaries, causes, messages and
/// resolutions. A text that several codes share counts once, as it stands once in a program.
fn text(catalogue: &Catalogue) -> usize {
    let mut texts: BTreeSet<&str> = BTreeSet::new();
    for error in catalogue.errors() {
        texts.extend([error.code.as_str(), &error.summary]);
        texts.extend(error.resolutions.iter().map(String::as_str));
        for cause in &error.causes {
            texts.extend(cause.id.as_deref());
            texts.insert(&cause.text);
            let parts = cause.message.iter().flat_map(Template::parts);
            texts.extend(parts.filter_map(|part| match part {
                Part::Text(text) => Some(text.as_str()),
                Part::Placeholder(_) => None,
            }));
        }
    }
    texts.into_iter().map(str::len).sum()
}

/// The checks as a Markdown table; each derived crate beside the generated one of its size.
fn checks_table(checks: &[Check]) -> String {
    let mut out = String::from(
        "`cargo check` of the crate alone, dependencies built, not incremental. Ratios are to the \
         generated crate\nof the same size: above 1, the generated crate takes less.\n\n\
         | codes | crate | cargo s | ratio | rustc CPU s | peak MiB | ratio |\n\
         | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    );
    for check in checks {
        let ours = checks
            .iter()
            .find(|other| other.codes == check.codes && other.kind == Kind::Errbook);
        let ratio = |of: fn(&Check) -> f64| {
            ours.map_or_else(String::new, |ours| format!("{:.2}", of(check) / of(ours)))
        };
        let _ = write!(
            out,
            "\n| {} | {} | {:.2} | {} | {:.2} | {:.0} | {} |",
            check.codes,
            check.kind.label(),
            check.wall,
            ratio(|check| check.wall),
            check.rustc.cpu,
            check.rustc.peak,
            ratio(|check| check.rustc.peak),
        );
    }
    out
}

/// The sizes of the programs as a Markdown table. Bytes per code are the slope from the least size.
fn binaries_table(binaries: &[Binary]) -> String {
    let mut out = String::from(
        "Stripped release binary that parses a code, decodes a body and writes it again; the generated \
         crate's\nalso prints summary, causes and resolutions, which the derives do not have. Per code: \
         the growth from\nthe smallest size.\n\n\
         | codes | crate | bytes | bytes per code | text per code |\n\
         | ---: | --- | ---: | ---: | ---: |",
    );
    for binary in binaries {
        let least = binaries
            .iter()
            .find(|other| other.kind == binary.kind && other.codes < binary.codes);
        #[allow(clippy::cast_precision_loss)]
        let (growth, text) = least.map_or_else(Default::default, |least| {
            let codes = (binary.codes - least.codes) as f64;
            let growth = (binary.bytes as f64 - least.bytes as f64) / codes;
            let text = (binary.text - least.text) as f64 / codes;
            let text = match binary.kind {
                Kind::Errbook => format!("{text:.0}"),
                // Most of the catalogue's text is not in there.
                Kind::Derive => String::new(),
            };
            (format!("{growth:.0}"), text)
        });
        let _ = write!(
            out,
            "\n| {} | {} | {} | {growth} | {text} |",
            binary.codes,
            binary.kind.label(),
            binary.bytes,
        );
    }
    out
}
