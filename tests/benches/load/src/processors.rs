//! Which processor the services have, and which one `wrk`.

use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// The services run on the first processor, `wrk` on the second, so that neither takes from the other.
#[derive(Debug, Clone, Copy)]
pub enum Side {
    Service,
    Client,
}

impl Side {
    fn processor(self) -> &'static str {
        match self {
            Self::Service => "0",
            Self::Client => "1",
        }
    }

    /// The command for a program, which runs where this side runs.
    pub fn command(self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        if !are_apart() {
            return Command::new(program);
        }
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", self.processor()]).arg(program);
        command
    }
}

/// Whether each side has a processor of its own, for which there have to be two, and `taskset`.
pub fn are_apart() -> bool {
    static APART: LazyLock<bool> = LazyLock::new(|| {
        [Side::Service, Side::Client].into_iter().all(|side| {
            let mut taskset = Command::new("taskset");
            taskset.args(["--cpu-list", side.processor(), "true"]);
            taskset.stdout(Stdio::null()).stderr(Stdio::null());
            taskset.status().is_ok_and(|status| status.success())
        })
    });
    *APART
}
