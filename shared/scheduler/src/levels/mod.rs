//! The programs, each a file of its own, and beside it its cure.

#![expect(
    unreachable_pub,
    reason = "each file is a whole program with its `pub fn main`"
)]

mod barrier;
mod check_await_act;
mod check_then_act;
mod check_then_put;
mod condvar;
mod cured;
mod deadlock;
mod double_checked;
mod lost_permit;
mod lost_update;
mod lost_wakeup;
mod one_condvar;
mod philosophers;
mod publish;
mod readers_writers;
mod spin_lock;
mod waits_for_itself;
mod wrong_lock;

/// A program that can be run in any order.
#[derive(Clone, Copy)]
pub struct Program {
    /// Its file, which is what the reader sees.
    pub text: &'static str,
    /// Its start.
    pub main: fn(),
}

/// A mistake and its cure.
pub struct Level {
    /// Like the lesson, where there is one.
    pub name: &'static str,
    /// What can break.
    pub broken: Program,
    /// What cannot.
    pub cured: Program,
}

macro_rules! levels {
    ($($module:ident $name:literal,)*) => {
        /// All of them, from easy to hard.
        pub const ALL: &[Level] = &[$(Level {
            name: $name,
            broken: Program {
                text: include_str!(concat!(stringify!($module), ".rs")),
                main: $module::main,
            },
            cured: Program {
                text: include_str!(concat!("cured/", stringify!($module), ".rs")),
                main: cured::$module::main,
            },
        },)*];
    };
}

levels! {
    lost_update "lost-update",
    publish "publish",
    check_then_act "check-then-act",
    wrong_lock "wrong-lock",
    deadlock "deadlock",
    lost_permit "lost-permit",
    check_then_put "check-then-put",
    check_await_act "check-await-act",
    double_checked "double-checked",
    lost_wakeup "lost-wakeup",
    condvar "condvar",
    philosophers "philosophers",
    readers_writers "readers-writers",
    spin_lock "spin-lock",
    waits_for_itself "waits-for-itself",
    barrier "barrier",
    one_condvar "one-condvar",
}
