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
            (
                "relaxed_acquire",
                "true, Ordering::Acquire",
                "true, Ordering::Relaxed",
            ),
            (
                "unlocking_refusal",
                ".then(|| SpinGuard {",
                ".then_some(SpinGuard {",
            ),
        ],
    },
    Model {
        file: "05-locks/src/index_stack.rs",
        checker: "loom",
        twins: &[
            ("no_version", "(seen >> 32) + 1", "seen >> 32"),
            (
                "relaxed_exchange",
                "new, Ordering::AcqRel",
                "new, Ordering::Acquire",
            ),
        ],
    },
    Model {
        file: "05-locks/src/reentrant_lock.rs",
        checker: "shuttle",
        twins: &[
            (
                "owned_by_all",
                "self.owner.load(Relaxed) != me",
                "self.owner.load(Relaxed) == 0",
            ),
            ("freed_by_the_first", "if left > 0 {", "if false {"),
            ("not_called", "lock.freed.notify_one();", ""),
            (
                "called_too_early",
                "drop(lock.last_look.lock().unwrap());",
                "",
            ),
            // It looks, and counts itself later: a release between the two wakes nobody.
            (
                "counted_late",
                "self.waiting.fetch_add(1, SeqCst);\n            \
                 // Again after each wake-up: another thread may have been quicker.\n            \
                 drop(self.freed.wait_while(last_look, refused).unwrap());",
                "let (mut last_look, mut counted) = (last_look, false); while !self.take(me) { \
                 if !counted { self.waiting.fetch_add(1, SeqCst); counted = true; } \
                 last_look = self.freed.wait(last_look).unwrap(); } \
                 if !counted { self.waiting.fetch_add(1, SeqCst); } drop(last_look);",
            ),
        ],
    },
    Model {
        file: "06-semaphore-event/src/semaphore.rs",
        checker: "shuttle",
        twins: &[
            (
                "if_for_while",
                "drop(self.freed.wait_while(last_look, |()| !self.take()).unwrap());",
                "if !self.take() { drop(self.freed.wait(last_look).unwrap()); self.take(); }",
            ),
            (
                "one_for_all",
                "self.freed.notify_all()",
                "self.freed.notify_one()",
            ),
            // It looks, and counts itself later: a permit between the two wakes nobody.
            (
                "counted_late",
                "self.waiting.fetch_add(1, SeqCst);\n            // Again",
                "if self.take() { return Permit(self); } self.waiting.fetch_add(1, SeqCst); \
                 let last_look = self.freed.wait(last_look).unwrap(); // Again",
            ),
            (
                "called_too_early",
                "drop(self.last_look.lock().unwrap());",
                "",
            ),
            (
                "woken_once",
                "let wait = self.freed.wait_timeout_while(last_look, limit, none);\n\
                 \x20           let timed_out = wait.unwrap().1.timed_out();\n",
                "let (mut looks, mut taken) = (0, false); \
                 let none = |_: &mut ()| { looks += 1; taken = self.take(); !taken && looks < 2 }; \
                 drop(self.freed.wait_timeout_while(last_look, limit, none).unwrap()); \
                 let timed_out = !taken;\n",
            ),
            (
                "lost_on_timeout",
                "let none = |(): &mut ()| !self.take();",
                "let began = std::time::Instant::now(); \
                 let none = |(): &mut ()| began.elapsed() >= limit || !self.take();",
            ),
        ],
    },
    Model {
        file: "06-semaphore-event/src/event.rs",
        checker: "shuttle",
        twins: &[
            ("one_for_all", "notify_all", "notify_one"),
            (
                "forgets_the_set",
                "while !state.is_set && state.times_set == before",
                "while !state.is_set",
            ),
        ],
    },
    Model {
        file: "06-semaphore-event/src/barrier.rs",
        checker: "shuttle",
        twins: &[
            (
                "one_for_all",
                "state.round += 1;\n        self.changed.notify_all()",
                "state.round += 1;\n        self.changed.notify_one()",
            ),
            (
                "no_rounds",
                "while state.round == round && !state.is_broken",
                "while state.arrived != 0 && !state.is_broken",
            ),
            (
                "broken_before_passed",
                "if self.round == round {\n            Err(BrokenBarrier)",
                "if self.is_broken {\n            Err(BrokenBarrier)",
            ),
        ],
    },
    Model {
        file: "06-semaphore-event/src/latch.rs",
        checker: "shuttle",
        twins: &[
            ("one_for_all", "notify_all", "notify_one"),
            (
                "looks_before_locking",
                "let mut count = self.count.lock().unwrap();\n        while *count > 0 {",
                "let is_open = self.count() == 0; let mut count = self.count.lock().unwrap(); \
                 while !is_open {",
            ),
        ],
    },
    Model {
        file: "07-producer-consumer/src/bounded_queue.rs",
        checker: "shuttle",
        twins: &[
            (
                "put_if_for_while",
                "while self.no_room(&state) {\n            state.",
                "if self.no_room(&state) {\n            state.",
            ),
            (
                "get_if_for_while",
                "while state.no_item() {\n            state.",
                "if state.no_item() {\n            state.",
            ),
            (
                "call_to_the_wrong_side",
                "self.not_full.notify_one()",
                "self.not_empty.notify_one()",
            ),
            ("silent_put", "self.not_empty.notify_one()", "()"),
            ("silent_close", "self.not_empty.notify_all()", "()"),
            (
                "silent_close_to_putters",
                "self.not_full.notify_all()",
                "()",
            ),
            (
                "uncounted_getter",
                "state.getters += 1;\n            state = self",
                "state.getters = 1;\n            state = self",
            ),
            (
                "timed_put_if_for_while",
                "while self.no_room(&state) {\n            let",
                "if self.no_room(&state) {\n            let",
            ),
            (
                "timed_get_if_for_while",
                "while state.no_item() {\n            let",
                "if state.no_item() {\n            let",
            ),
            ("silent_done", "self.all_done.notify_all()", "()"),
            (
                "lost_on_timeout",
                "(state, _) = self.not_empty.wait_timeout(state, left).unwrap();",
                "(state, _) = self.not_empty.wait_timeout(state, left).unwrap(); \
                 if left_until(deadline).is_zero() { return Err(GetError::Empty); }",
            ),
            (
                "one_joiner",
                "self.all_done.notify_all()",
                "self.all_done.notify_one()",
            ),
        ],
    },
    // On the pipes, the `poll(2)` and the clock of `system.rs`.
    Model {
        file: "11-coroutines/src/event_loop.rs",
        checker: "shuttle",
        twins: &[
            // It looks, and falls asleep later: a wake-up between the two is lost.
            (
                "look_then_sleep",
                "queue.loop_sleeps = queue.tasks.is_empty();\n",
                "queue.loop_sleeps = false; let idle = queue.tasks.is_empty(); drop(queue); \
                 let mut queue = self.queue.lock().unwrap(); queue.loop_sleeps = idle;\n",
            ),
            // A wake-up while the task is polled finds it still queued.
            (
                "unqueued_after_poll",
                "let polled = (spawned.step)(&mut Context::from_waker(&waker));",
                "spawned.task.queued.swap(true, AcqRel); \
                 let polled = (spawned.step)(&mut Context::from_waker(&waker)); \
                 spawned.task.queued.swap(false, AcqRel);",
            ),
            (
                "no_bell",
                "if mem::take(&mut queue.loop_sleeps)",
                "if false",
            ),
            // It still says that it sleeps while it wakes what is due.
            (
                "rings_for_itself",
                "if earliest.is_some() {",
                "self.ready.queue.lock().unwrap().loop_sleeps = sleeps; if earliest.is_some() {",
            ),
            (
                "unread_bell",
                "(&self.heard).read_exact(&mut [0])",
                "Ok(())",
            ),
            (
                "always_reads",
                "return Ok(());\n        }\n        // Somebody",
                "}\n // Somebody",
            ),
            (
                "no_timeout",
                "Some(at.saturating_duration_since(Instant::now()))",
                "None",
            ),
            ("last_timer", "first_key_value()", "last_key_value()"),
            ("deaf", "interest.waker.wake();", ""),
        ],
    },
    Model {
        file: "12-asyncio-executor/src/pool.rs",
        checker: "shuttle",
        twins: &[
            (
                "if_for_while",
                "while state.tasks.is_empty() && !state.closed",
                "if state.tasks.is_empty() && !state.closed",
            ),
            ("uncounted", "state.idle += 1;", ""),
            ("silent_submit", "self.queue.changed.notify_one()", "()"),
            ("silent_close", "self.queue.changed.notify_all()", "()"),
            ("one_for_all", "notify_all", "notify_one"),
            (
                "bell_before_close",
                "self.queue.state.lock().unwrap().closed = true;\n        \
                 self.queue.changed.notify_all();",
                "self.queue.changed.notify_all();\n        \
                 self.queue.state.lock().unwrap().closed = true;",
            ),
            ("silent_result", "theirs.stored.notify_one()", "()"),
            (
                "told_before_stored",
                "*theirs.result.lock().unwrap() = Some(result);\n            \
                 theirs.stored.notify_one();",
                "theirs.stored.notify_one();\n            \
                 *theirs.result.lock().unwrap() = Some(result);",
            ),
            (
                "lost_on_close",
                "state.tasks.pop_front()",
                "if state.closed { return None; } state.tasks.pop_front()",
            ),
            ("unjoined", "if thread.thread().id() != here", "if false"),
            (
                "under_the_lock",
                "catch_unwind(AssertUnwindSafe(task)).unwrap_or",
                "let _held = queue.state.lock().unwrap(); \
                 catch_unwind(AssertUnwindSafe(task)).unwrap_or",
            ),
            (
                "cancelled_while_it_begins",
                "if theirs.taken.swap(true, Relaxed)",
                "if theirs.taken.load(Relaxed)",
            ),
        ],
    },
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    for Model {
        file,
        checker,
        twins,
    } in MODELS
    {
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
        Some(rest)
            if ["sync", "thread", "hint"]
                .iter()
                .any(|module| rest.starts_with(module)) =>
        {
            format!("use {checker}::{rest}\n")
        }
        _ => format!("{line}\n"),
    };
    let mut source = source[..end].to_owned();
    // To yield before sleeping decides nothing, and makes the schedules too many.
    source = source.replace("const YIELDS: u32 = 10;", "const YIELDS: u32 = 0;");
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
