//! `docs`: from the catalogue to a site that can be read, or to the pages of another site.

mod mdbook;
mod publish;
mod work;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use errbook_codegen::emit::markdown;
use errbook_codegen::model::Flavour;
use errbook_codegen::{Checked, check};

use crate::paths::{self, Paths};
use crate::{FAILED, output};
use work::Work;

/// Build the documentation.
///
/// For mdBook, which is what a catalogue asks for unless it says otherwise, this is a site with
/// search; mdBook is installed into target/tools/ where it is missing, which takes a minute or
/// two, once. For the other flavours these are the pages for a site of your own. They are made of
/// the catalogue as it is now, whatever stands in the output folder.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 built; 1 the catalogue is invalid, the folder is not ours, or the site could not be built

Examples:
  cargo xtask docs --open
  cargo xtask docs --dest public/errors
  cargo xtask docs --flavour docusaurus --dest website/docs/errors")]
pub struct Args {
    /// Show the site in the browser
    #[arg(long)]
    open: bool,
    /// What the pages are written for [default: what the catalogue says, else mdbook]
    #[arg(long, value_name = "FLAVOUR", value_parser = flavours())]
    flavour: Option<Flavour>,
    /// Where the result goes: a folder that is empty or that this command made [default:
    /// target/docs/FLAVOUR of this repository]
    #[arg(long, value_name = "DIR")]
    dest: Option<PathBuf>,
}

fn flavours() -> impl clap::builder::TypedValueParser<Value = Flavour> {
    PossibleValuesParser::new(Flavour::ALL.map(Flavour::as_str))
        .try_map(|name| name.parse::<Flavour>())
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    let Checked { catalogue, report } = check(&paths.spec());
    output::report(&report);
    let Some(catalogue) = catalogue else {
        output::error("the catalogue is invalid, so nothing was built");
        return Ok(FAILED);
    };
    let flavour = args.flavour.unwrap_or(catalogue.meta().docs_flavour);
    let name = flavour.as_str();
    ensure!(
        !args.open || flavour == Flavour::Mdbook,
        "there is no site to open: the pages for `{name}` become one elsewhere; leave out `--open`, \
         or build with `--flavour mdbook`"
    );
    let pages = markdown::emit_as(&catalogue, flavour)?;

    let default = || paths::root().join("target/docs").join(name);
    let dest = paths::shown(&args.dest.clone().unwrap_or_else(default));
    // Whoever gave a wrong folder should not wait for mdBook to hear of it.
    publish::check(&dest)?;
    let work = Work::begin()?;
    let pages = work.write(&pages)?;
    let built = if flavour == Flavour::Mdbook {
        mdbook::build(&work, &pages)?
    } else {
        pages
    };
    let files = publish::publish(&built, &dest)?;
    let place = dest.display();
    output::print(&format!("{}\n", done(flavour, files, &place.to_string())))?;
    if args.open {
        open(&dest.join("index.html"))?;
    }
    Ok(0)
}

/// What there is now, and what to do with it.
fn done(flavour: Flavour, files: usize, place: &str) -> String {
    let advice = match flavour {
        Flavour::Mdbook => {
            return format!(
                "built: {place}/index.html ({files} files; any web server can serve them)"
            );
        }
        Flavour::Plain => "they are read as they are, on GitHub for instance",
        Flavour::Docusaurus => "they belong below `docs/` of a Docusaurus site",
        Flavour::Starlight => "they belong below `src/content/docs/` of a Starlight site",
    };
    format!("written: {files} files in {place}/; {advice}")
}

/// Shows a file in the user's browser.
fn open(page: &Path) -> Result<()> {
    let (program, arguments): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        // The first quoted argument of `start` would be the title of a window.
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let shown = page.display();
    let status = Command::new(program).args(arguments).arg(page).status();
    let status = status.with_context(|| {
        format!("the site is built, but `{program}` could not be run; open {shown} yourself")
    })?;
    if !status.success() {
        bail!("the site is built, but `{program}` could not show it; open {shown} yourself");
    }
    Ok(())
}
