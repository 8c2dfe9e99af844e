//! Makes, of the chapters' own files, versions that a model checker can run: `std::sync` and
//! `std::thread` become loom's or shuttle's. Of each it also makes broken twins, a word changed,
//! which the checker must catch: otherwise it would not be known to look.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// A file, the checker that runs it, and its broken twins: what is replaced by what.
struct Model {
    file: &'static str,
    checker: &'static str,
    twins: &'static [(&'static str, &'static str, &'static str)],
}

const MODELS: &[Model] = &[
    Model {
        file: "05-locks/src/spin_lock.rs",
        checker: "loom",
        twins: &[
            (
                "relaxed_release",
                "store(false, Ordering::Release)",
                "store(false, Ordering::Relaxed)",
            ),
            ("relaxed_acquire", "true, Ordering::Acquire", "true, Ordering::Relaxed"),
            ("unlocking_refusal", ".then(|| SpinGuard {", ".then_some(SpinGuard {"),
        ],
    },
    Model {
        file: "05-locks/src/condvar.rs",
        checker: "shuttle",
        twins: &[("if_for_while", "while state.buns == 0", "if state.buns == 0")],
    },
    Model {
        file: "05-locks/src/ordered.rs",
        checker: "shuttle",
        twins: &[("by_payer", "if from.number < to.number", "if true")],
    },
    Model { file: "05-locks/src/deadlock.rs", checker: "shuttle", twins: &[] },
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    for Model { file, checker, twins } in MODELS {
        let path = Path::new("../../crates").join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        let source =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_stem().expect("a name").to_str().expect("UTF-8");
        let right = for_checker(&source, checker);
        fs::write(out.join(format!("{name}.rs")), &right).expect("written");
        for (twin, word, other) in *twins {
            assert_eq!(right.matches(word).count(), 1, "{file} has `{word}` once");
            let broken = right.replace(word, other);
            fs::write(out.join(format!("{name}_{twin}.rs")), broken).expect("written");
        }
    }
}

/// The file without its header, its `main` and its tests, on the checker's threads and locks.
fn for_checker(source: &str, checker: &str) -> String {
    let ends = ["/// Plays it", "#[cfg(test)]"].map(|end| source.find(end));
    let end = ends.into_iter().flatten().min().unwrap_or(source.len());
    let line = |line: &str| match line.strip_prefix("use std::") {
        _ if line.starts_with("//!") => String::new(),
        Some(rest) if ["sync", "thread", "hint"].iter().any(|module| rest.starts_with(module)) => {
            format!("use {checker}::{rest}\n")
        }
        _ => format!("{line}\n"),
    };
    source[..end].lines().map(line).collect()
}
