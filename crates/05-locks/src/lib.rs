#![doc = include_str!("../README.md")]

pub mod check_then_act;
pub mod condvar;
pub mod critical_section;
pub mod deadlock;
pub mod guard;
pub mod lock_cost;
pub mod lost_update;
pub mod mutex;
pub mod one_lock;
pub mod ordered;
pub mod philosophers;
pub mod reentrant;
pub mod rwlock;
pub mod spin_lock;
pub mod try_lock;
pub mod wrong_lock;

/// The examples in teaching order.
pub const EXAMPLES: &[runner::Example] = runner::examples![
    lost_update,
    check_then_act,
    mutex,
    guard,
    wrong_lock,
    critical_section,
    rwlock,
    reentrant,
    condvar,
    deadlock,
    ordered,
    try_lock,
    one_lock,
    philosophers,
    lock_cost,
    spin_lock
];
