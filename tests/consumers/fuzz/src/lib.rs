//! What has to hold for the generated crate whatever it is given. Every function here panics when it
//! does not; the fuzz targets and the test `bounded` call them with the same inputs.

mod decode;
mod differential;
mod raise;
mod received;
mod round_trip;

pub use decode::decode;
pub use differential::differential;
pub use round_trip::round_trip;

/// Runs the files that the command line names, to see a failure again that a fuzzer has found.
///
/// # Errors
///
/// If a file cannot be read.
pub fn replay(run: fn(&[u8])) -> std::io::Result<()> {
    for path in std::env::args_os().skip(1) {
        run(&std::fs::read(path)?);
    }
    Ok(())
}
