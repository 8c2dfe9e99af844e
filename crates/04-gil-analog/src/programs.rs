//! Programs for the machine.

use crate::machine::{Function, Op};

/// Going around a loop this often is about 30 ms of computing.
pub const LOOPS: i64 = if cfg!(debug_assertions) {
    100_000
} else {
    1_000_000
};

/// How many instructions [`repeat`] adds to the body of its loop.
pub const LOOP: i64 = 8;

/// The number of the global variable that the programs call `n`.
pub const N: usize = 0;

/// The program that does `body` that often, at least once, and leaves the number on the stack. It
/// counts in the thread's own variable 0.
pub fn repeat<'p>(times: i64, body: &[Op<'p>]) -> Vec<Op<'p>> {
    let count = [Op::LoadFast(0), Op::LoadConst(1), Op::Add, Op::StoreFast(0)];
    let again = [
        Op::LoadFast(0),
        Op::LoadConst(times),
        Op::Less,
        Op::JumpIfTrue(0),
    ];
    [body, &count, &again, &[Op::LoadFast(0)]].concat()
}

/// Computes, and touches nothing that is shared.
pub fn count_to(times: i64) -> Vec<Op<'static>> {
    repeat(times, &[])
}

/// `n += 1`, that often, in four instructions each time.
pub fn add_to_n(times: i64) -> Vec<Op<'static>> {
    let add_one = [
        Op::LoadGlobal(N),
        Op::LoadConst(1),
        Op::Add,
        Op::StoreGlobal(N),
    ];
    repeat(times, &add_one)
}

/// `n += 1`, that often, in one atomic step each time.
pub fn add_to_n_atomically(times: i64) -> Vec<Op<'static>> {
    repeat(times, &[Op::LoadConst(1), Op::AddToGlobal(N)])
}

/// `n += one()`, as CPython compiles it: `n` is read before `one` is called.
pub fn add_result_to_n(one: Function) -> [Op; 4] {
    [
        Op::LoadGlobal(N),
        Op::Call(one),
        Op::Add,
        Op::StoreGlobal(N),
    ]
}

/// The same, but `n` is read, changed and written in one atomic step.
pub fn add_result_to_n_atomically(one: Function) -> [Op; 2] {
    [Op::Call(one), Op::AddToGlobal(N)]
}
