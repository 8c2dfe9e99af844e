//! `n += one()` by two threads under the lock: both read, both write, and one update is lost.
//!
//! Python: `n += one()` on a global variable; `next(itertools.count())` is one instruction.
//! Run: `cargo run -p ch04-gil-analog -- not-atomic`

use std::sync::Barrier;
use std::sync::atomic::AtomicI64;
use std::thread;

use tracing::info;

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::{Function, Op, run};

const N: usize = 0;

/// `n += one()`, as CPython compiles it: `n` is read before `one` is called.
pub fn in_four_instructions(one: Function) -> [Op; 4] {
    [Op::LoadGlobal(N), Op::Call(one), Op::Add, Op::StoreGlobal(N)]
}

/// The same, but reading, adding and writing are one instruction.
pub fn in_one_instruction(one: Function) -> [Op; 2] {
    [Op::Call(one), Op::AddToGlobal(N)]
}

/// Two threads run the program under one lock; returns what `n` is then.
pub fn race(program: &[Op], names: [&str; 2]) -> i64 {
    let (gil, globals) = (Gil::new(SWITCH_INTERVAL), [AtomicI64::new(0)]);
    thread::scope(|s| {
        for name in names {
            let add = || run(program, &globals, &mut gil.acquire());
            thread::Builder::new().name(name.into()).spawn_scoped(s, add).unwrap();
        }
    });
    let [n] = globals.map(AtomicI64::into_inner);
    n
}

/// Plays it: each thread is in `one()`, with the lock given up, before the other goes on.
pub fn main() {
    let both_are_there = Barrier::new(2);
    let one = || {
        info!("is in one()");
        both_are_there.wait();
        1
    };
    let n = race(&in_four_instructions(&one), ["ann", "bob"]);
    info!(n, "both have added one in four instructions");
    assert_eq!(n, 1, "one of the two updates is lost");

    let n = race(&in_one_instruction(&one), ["cat", "dan"]);
    info!(n, "both have added one in a single instruction");
    assert_eq!(n, 2, "no thread comes between within an instruction");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_update_is_lost_on_every_run_and_none_in_one_instruction() {
        let both_are_there = Barrier::new(2);
        let one = || {
            both_are_there.wait();
            1
        };
        for _ in 0..100 {
            assert_eq!(race(&in_four_instructions(&one), ["a", "b"]), 1);
            assert_eq!(race(&in_one_instruction(&one), ["a", "b"]), 2);
        }
    }

    #[test]
    fn what_the_function_returns_is_added() {
        let globals = [AtomicI64::new(40)];
        run(&in_four_instructions(&|| 2), &globals, &mut Gil::new(SWITCH_INTERVAL).acquire());
        assert_eq!(globals.map(AtomicI64::into_inner), [42]);
    }
}
