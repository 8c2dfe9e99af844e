//! What a file needs in an empty crate: the commands that add the crates that it names, and the
//! files beside it.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use runner::page::File;
use serde_json::Value;

use acceptance::{Chapter, workspace};

/// What a file takes along when it is copied.
#[derive(Debug)]
pub struct Needs {
    /// Commands for a shell: `cargo add …`, with only those crates and features that the file and
    /// its helpers name.
    pub adds: Vec<String>,
    /// The other files of its chapter that it uses, and those that these use.
    pub helpers: Vec<File>,
}

/// Which words in a program need which feature of a crate.
#[rustfmt::skip] // a row a line
const FEATURES: [(&str, &str, &[&str]); 21] = [
    ("nix", "event", &["nix::sys::eventfd"]),
    ("nix", "fs", &["nix::fcntl", "nix::sys::memfd", "nix::sys::stat", "mkfifo"]),
    ("nix", "mman", &["nix::sys::mman"]),
    ("nix", "mqueue", &["nix::mqueue"]),
    ("nix", "poll", &["nix::poll"]),
    ("nix", "process", &["Pid", "fork", "getpid", "getppid", "nix::sys::prctl", "nix::sys::wait"]),
    ("nix", "pthread", &["nix::sys::pthread"]),
    ("nix", "resource", &["nix::sys::resource"]),
    ("nix", "sched", &["nix::sched"]),
    ("nix", "signal", &["nix::sys::signal"]),
    ("nix", "socket", &["nix::sys::socket", "nix::cmsg_space"]),
    ("nix", "time", &["nix::time"]),
    ("nix", "uio", &["ControlMessage", "recvmsg", "sendmsg"]),
    ("nix", "user", &["getuid", "PeerCredentials"]),
    ("tokio", "io-util", &["tokio::io"]),
    ("tokio", "macros", &["tokio::main", "tokio::join", "tokio::try_join", "tokio::select"]),
    ("tokio", "net", &["tokio::net"]),
    ("tokio", "rt", &["tokio::main", "tokio::runtime", "tokio::spawn", "tokio::task"]),
    ("tokio", "rt-multi-thread", &["new_multi_thread"]),
    ("tokio", "sync", &["tokio::sync"]),
    ("tokio", "time", &["tokio::time"]),
];

/// What a file at this path in the chapter's folder needs.
///
/// # Panics
/// When there is no such file.
pub fn needs(chapter: &Chapter, path: &str) -> Needs {
    let file = File::read(&chapter.folder, path).unwrap_or_else(|| panic!("no {path}"));
    let helpers = file.helpers(&chapter.folder);
    let files = helpers.iter().chain([&file]);
    let code: Vec<&str> = files
        .flat_map(|file| file.text.lines())
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let adds = adds(chapter, &code.join("\n"));
    Needs { adds, helpers }
}

/// Whether the code has this path or name, and not only as a part of a longer one.
fn names(code: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let after = &code[at + name.len()..];
        let longer = name.ends_with(is_word) && after.starts_with(is_word);
        !longer && !code[..at].ends_with(is_word)
    })
}

/// The commands that add to an empty crate what this code of a chapter names.
pub fn adds(chapter: &Chapter, code: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut plain = String::new();
    for dependency in dependencies(&chapter.package()) {
        let word = |key: &str| dependency[key].as_str().expect("a text").trim_matches('^');
        let name = word("name");
        if !names(code, &(name.replace('-', "_") + "::")) {
            continue;
        }
        if let Some(path) = dependency["path"].as_str() {
            // Another chapter's.
            let folder = Path::new(path)
                .strip_prefix(workspace())
                .expect("one of ours");
            lines.push(format!("cargo add {name} --path …/{}", folder.display()));
            continue;
        }
        // Where a crate has `std`, it is a default feature, and `cargo add` keeps those.
        let listed = dependency["features"].as_array().expect("features").iter();
        let listed = listed
            .filter_map(Value::as_str)
            .filter(|feature| *feature != "std");
        let needed = listed.filter(|feature| {
            let mut known = FEATURES.iter();
            let words = known.find(|(owner, known, _)| (owner, known) == (&name, feature));
            words.is_none_or(|(.., words)| words.iter().any(|word| names(code, word)))
        });
        let features: Vec<_> = needed.collect();
        let version = word("req");
        if features.is_empty() {
            plain += &format!(" {name}@{version}");
        } else {
            let features = features.join(",");
            lines.push(format!("cargo add {name}@{version} --features {features}"));
        }
    }
    if !plain.is_empty() {
        lines.push(format!("cargo add{plain}"));
    }
    lines
}

/// What a package's manifest names for its programs, without the runner, which is not copied.
fn dependencies(package: &str) -> Vec<&'static Value> {
    static METADATA: OnceLock<Value> = OnceLock::new();
    let metadata = METADATA.get_or_init(|| {
        let metadata = Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(workspace())
            .output()
            .expect("cargo is there");
        serde_json::from_slice(&metadata.stdout).expect("JSON")
    });
    let mut packages = metadata["packages"].as_array().expect("packages").iter();
    let package = packages
        .find(|other| other["name"] == package)
        .expect("the chapter's");
    let dependencies = package["dependencies"].as_array().expect("some").iter();
    dependencies
        .filter(|dependency| dependency["kind"].is_null() && dependency["name"] != "runner")
        .collect()
}
