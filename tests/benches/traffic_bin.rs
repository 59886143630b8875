//! Prints captured responses of the shipped catalogue: `values` or `texts`, and how many megabytes.

use std::error::Error;
use std::io::{self, BufWriter};
use std::path::Path;

use errbook_benches::traffic::{self, Bodies};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let bodies = match arguments.next().as_deref() {
        Some("texts") => Bodies::Texts,
        _ => Bodies::Values,
    };
    let megabytes: u64 = arguments.next().map_or(Ok(1), |it| it.parse())?;
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/catalogue.yaml");
    let checked = errbook_codegen::check(&spec);
    let catalogue = checked.catalogue.ok_or("the catalogue is invalid")?;
    let mut out = BufWriter::new(io::stdout().lock());
    traffic::write(&catalogue, bodies, megabytes * 1_000_000, &mut out)?;
    Ok(())
}
