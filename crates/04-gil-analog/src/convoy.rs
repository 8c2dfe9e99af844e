//! A thread that reads beside one that computes: each read waits a whole interval for the lock.
//!
//! Python: `time.sleep` or a socket in one thread, a loop in another (the convoy effect).
//! Run: `cargo run -p ch04-gil-analog -- convoy`

use std::sync::Barrier;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::{mem, thread};

use tracing::span::EnteredSpan;
use tracing::{info, info_span};

use crate::gil::{Gil, Held, SWITCH_INTERVAL};
use crate::machine::{Op, Turn, repeat, run};

const READS: i64 = 5;
const DEVICE: Duration = Duration::from_millis(5);

// The shared variables: how far the one thread has come, and whether the other is done.
const TICKS: usize = 0;
const DONE: usize = 1;

/// Notes for how long each call, once it has returned, waits to go on.
struct Noted<'gil> {
    hold: Option<EnteredSpan>, // before the lock, because fields are dropped in this order
    held: Option<Held<'gil>>,
    waits: Vec<Duration>,
}

impl<'gil> Noted<'gil> {
    fn new(gil: Option<&'gil Gil>) -> Self {
        let held = gil.map(Gil::acquire);
        Self { hold: held.as_ref().map(hold), held, waits: Vec::new() }
    }
}

fn hold(_: &Held) -> EnteredSpan {
    info_span!("hold").entered()
}

impl Turn for Noted<'_> {
    fn between(&mut self) {
        if let Some(held) = &mut self.held
            && held.drop_requested()
        {
            self.hold = None;
            held.switch();
            self.hold = Some(hold(held));
        }
    }

    fn blocking(&mut self, call: &dyn Fn() -> i64) -> i64 {
        self.hold = None;
        let call = || (call(), Instant::now());
        let (value, returned) = match &mut self.held {
            Some(held) => held.allow_threads(call),
            None => call(),
        };
        self.waits.push(returned.elapsed());
        self.hold = self.held.as_ref().map(hold);
        value
    }
}

/// One thread computes until the other has read; returns how long each read waited to go on.
pub fn play(gil: Option<&Gil>, [computes, reads]: [&str; 2]) -> Vec<Duration> {
    let globals = &[AtomicI64::new(0), AtomicI64::new(0)];
    let device = &|| {
        let _read = info_span!("read").entered();
        // The answer comes when the other thread has computed again, so that it has the lock.
        let seen = globals[TICKS].load(Relaxed);
        while globals[TICKS].load(Relaxed) == seen {
            thread::yield_now();
        }
        thread::sleep(DEVICE);
        1
    };
    let tick = [Op::LoadConst(1), Op::AddToGlobal(TICKS)];
    let until_done = [Op::LoadGlobal(DONE), Op::LoadConst(1), Op::Less, Op::JumpIfTrue(0)];
    let compute = &[&tick[..], &until_done].concat();
    let several = repeat(READS, &[Op::Call(device), Op::StoreFast(1)]);
    let read = &[&several[..], &[Op::LoadConst(1), Op::StoreGlobal(DONE)]].concat();

    let has_begun = &Barrier::new(2);
    thread::scope(|s| {
        let compute = move || {
            let _work = gil.is_none().then(|| info_span!("work").entered());
            let mut turn = Noted::new(gil);
            has_begun.wait();
            run(compute, globals, &mut turn);
        };
        let read = move || {
            has_begun.wait();
            let mut turn = Noted::new(gil);
            run(read, globals, &mut turn);
            mem::take(&mut turn.waits)
        };
        thread::Builder::new().name(computes.into()).spawn_scoped(s, compute).unwrap();
        thread::Builder::new().name(reads.into()).spawn_scoped(s, read).unwrap().join().unwrap()
    })
}

/// Plays it: five reads of 5 ms beside a thread that computes, with the lock and without.
pub fn main() {
    let gil = Gil::new(SWITCH_INTERVAL);
    let [with, without] = [Some(&gil), None].map(|gil| {
        let lock = if gil.is_some() { "with" } else { "without" };
        let names = ["computes", "reads"].map(|does| format!("{does} {lock}"));
        let start = Instant::now();
        let mut waits = play(gil, names.each_ref().map(String::as_str));
        let ms = start.elapsed().as_millis();
        waits.sort();
        let [shortest_us, longest_us] = [waits[0], waits[waits.len() - 1]].map(|w| w.as_micros());
        info!(lock, ms, shortest_us, longest_us, "five reads, and how long each waits to go on");
        waits[0]
    });
    assert!(with >= SWITCH_INTERVAL, "each one waits for a whole interval: {with:?}");
    assert!(without < SWITCH_INTERVAL, "nobody has to be asked: {without:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shorter_interval_makes_the_wait_shorter() {
        let interval = Duration::from_millis(1);
        let waits = play(Some(&Gil::new(interval)), ["computes", "reads"]);
        assert_eq!(waits.len(), 5);
        assert!(waits.iter().all(|wait| *wait >= interval), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait < SWITCH_INTERVAL), "{waits:?}");
    }
}
