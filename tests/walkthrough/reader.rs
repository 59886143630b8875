//! Somebody with an empty folder, a checkout of this repository, and two terminals.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use errbook_tests::process::{program, run};
use errbook_tests::root;
use errbook_tests::xtask::xtask;

use crate::locks;

/// What the page has its service listen on.
const ADDRESS: &str = "127.0.0.1:3000";

/// The reader.
pub struct Reader {
    home: tempfile::TempDir,
    port: u16,
    server: Option<Server>,
}

/// A server that ends with the test, also with one that fails.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Reader {
    /// Stands in the folder that has the checkout as `errbook`.
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let catalogue = "spec/catalogue.yaml";
        let checkout = home.path().join("folder/errbook");
        fs::create_dir_all(checkout.join("spec")).unwrap();
        fs::copy(root().join(catalogue), checkout.join(catalogue)).unwrap();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let reader = Self {
            port: free.local_addr().unwrap().port(),
            server: None,
            home,
        };
        reader.stand_in(&reader.home.path().join("folder"));
        fs::create_dir(reader.home.path().join("bin")).unwrap();
        let cargo = format!(
            "#!/bin/sh\n[ \"$1\" = xtask ] || exec '{}' \"$@\"\nshift\nexec '{}' \"$@\"\n",
            env!("CARGO"),
            Path::new(xtask().get_program()).display(),
        );
        program(&reader.home.path().join("bin/cargo"), &cargo);
        reader
    }

    /// The text with a free port in the place of the page's.
    pub fn on_a_free_port(&self, text: &str) -> String {
        text.replace(ADDRESS, &format!("127.0.0.1:{}", self.port))
    }

    /// Where the reader stands.
    pub fn folder(&self) -> PathBuf {
        let folder = fs::read_to_string(self.home.path().join("folder.txt")).unwrap();
        folder.trim_end().into()
    }

    fn stand_in(&self, folder: &Path) {
        let folder = folder.to_str().unwrap();
        fs::write(self.home.path().join("folder.txt"), folder).unwrap();
    }

    /// Writes a file, with the locked versions of what it asks for.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.folder().join(file);
        fs::write(&path, text).unwrap();
        locks::pin(&path);
    }

    fn bash(&self, commands: &str) -> Command {
        let path = std::env::var("PATH").unwrap_or_default();
        let bin = self.home.path().join("bin");
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c"])
            .arg(commands)
            .current_dir(self.folder())
            .env("PATH", format!("{}:{path}", bin.display()))
            .env("NO_PROXY", "127.0.0.1")
            .env("CARGO_TARGET_DIR", root().join("target/walkthrough"))
            .env("npm_config_prefer_offline", "true")
            .env("REDOCLY_TELEMETRY", "off")
            .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        bash
    }

    /// Runs commands, which have to succeed. Returns what they printed.
    pub fn run(&self, at: &str, commands: &str) -> String {
        eprintln!("{at}: {commands}");
        let stands = self.home.path().join("folder.txt");
        let commands = format!("{commands}\npwd > '{}'", stands.display());
        run(&mut self.bash(&commands))
    }

    /// Starts the service, and waits until it listens.
    pub fn serve(&mut self, at: &str) {
        let log = File::create(self.home.path().join("log")).unwrap();
        let child = self
            .bash("exec cargo run")
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn();
        let mut server = Server(child.unwrap());
        // The first time, everything that the service is made of is built before.
        let patience = Instant::now() + Duration::from_secs(600);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = server.0.try_wait().unwrap();
            let waits = ended.is_none() && Instant::now() < patience;
            assert!(
                waits,
                "{at}: nothing serves {}: {ended:?}\n{}",
                self.port,
                self.log()
            );
            sleep(Duration::from_millis(50));
        }
        self.server = Some(server);
    }

    /// What the service printed.
    pub fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("log")).unwrap()
    }
}
