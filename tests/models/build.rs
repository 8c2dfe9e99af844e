//! Makes, of the chapters' own files, versions that a model checker can run: `std::sync` and
//! `std::thread` become loom's or shuttle's. Of each it also makes the broken variants that are in
//! `variants.txt`, with a test that the checker catches them: that shows that it looks.

use std::path::Path;
use std::{env, fs};

#[path = "../hunks.rs"]
pub mod hunks;

/// The files, and the checker that runs each. The name of a variant begins with that of its file.
const FILES: [(&str, &str); 10] = [
    ("05-locks/src/spin_lock.rs", "loom"),
    ("05-locks/src/index_stack.rs", "loom"),
    ("05-locks/src/reentrant_lock.rs", "shuttle"),
    ("06-semaphore-event/src/semaphore.rs", "shuttle"),
    ("11-coroutines/src/event_loop.rs", "shuttle"), // before `event`, with which it begins
    ("06-semaphore-event/src/event.rs", "shuttle"),
    ("06-semaphore-event/src/barrier.rs", "shuttle"),
    ("06-semaphore-event/src/latch.rs", "shuttle"),
    ("07-producer-consumer/src/bounded_queue.rs", "shuttle"),
    ("12-asyncio-executor/src/pool.rs", "shuttle"),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=variants.txt");
    let out = env::var("OUT_DIR").expect("set by cargo");
    let variants = fs::read_to_string("variants.txt").expect("it is there");
    let mut variants = hunks::read(&variants).unwrap_or_else(|why| panic!("variants.txt: {why}"));
    let mut modules = String::new();
    let mut tests = String::new();
    let mut add = |name: &str, source: String| {
        fs::write(format!("{out}/{name}.rs"), source).expect("written");
        modules += "#[allow(clippy::all, clippy::pedantic, reason = \"a variant may look odd\")]\n";
        modules += &format!("#[path = \"{out}/{name}.rs\"]\nmod {name};\n");
    };
    for (file, checker) in FILES {
        let path = Path::new("../../crates").join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        let source = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{file}: {why}"));
        let name = path.file_stem().expect("a name").to_str().expect("UTF-8");
        add(name, for_checker(&source, checker));
        for (header, hunks) in variants.extract_if(.., |(header, _)| header.starts_with(name)) {
            let (head, reason) = header.split_once(':').expect("a reason");
            let (variant, model) = head.split_once(" by ").expect("a model");
            let broken = hunks::apply(&source, &hunks);
            let broken = broken.unwrap_or_else(|why| panic!("{variant}: {why}"));
            add(variant, for_checker(&broken, checker));
            let run = match checker {
                "loom" => format!("loom::model({model}!({variant}))"),
                _ => format!("shuttle::check_random({model}!({variant}), 10_000)"),
            };
            tests += &format!(
                "#[test]\nfn {variant}() {{ must_be_caught({:?}, || {run}); }}\n",
                reason.trim()
            );
        }
    }
    assert!(variants.is_empty(), "of which file is {}?", variants[0].0);
    fs::write(format!("{out}/models.rs"), modules + &tests).expect("written");
}

/// The file without its header, on the checker's threads and locks.
fn for_checker(source: &str, checker: &str) -> String {
    let line = |line: &str| match line.strip_prefix("use std::") {
        _ if line.starts_with("//!") => String::new(),
        Some(rest)
            if ["sync", "thread", "hint"]
                .iter()
                .any(|module| rest.starts_with(module)) =>
        {
            format!("use {checker}::{rest}\n")
        }
        _ => format!("{line}\n"),
    };
    let mut source = source.to_owned();
    // To yield before sleeping decides nothing, and makes the schedules too many.
    let yields = "const YIELDS: u32 = 10;";
    let none = "const YIELDS: u32 = 0;";
    assert_eq!(source.contains("YIELDS"), source.contains(yields));
    source = source.replace(yields, none);
    if source.contains("use nix::poll") {
        source = source.replace(
            "use std::{io, mem};",
            "use std::mem;\nuse crate::system::io;",
        );
        for module in ["std::io::{", "std::os::fd", "std::time", "nix::"] {
            let ours = module
                .trim_start_matches("std::")
                .trim_start_matches("nix::");
            source = source.replace(
                &format!("use {module}"),
                &format!("use crate::system::{ours}"),
            );
        }
    }
    source.lines().map(line).collect()
}
