//! The same programs, cured: each differs from the broken one in a few lines.

pub(super) mod barrier;
pub(super) mod check_await_act;
pub(super) mod check_then_act;
pub(super) mod check_then_put;
pub(super) mod condvar;
pub(super) mod deadlock;
pub(super) mod double_checked;
pub(super) mod lost_permit;
pub(super) mod lost_update;
pub(super) mod lost_wakeup;
pub(super) mod one_condvar;
pub(super) mod philosophers;
pub(super) mod publish;
pub(super) mod readers_writers;
pub(super) mod spin_lock;
pub(super) mod waits_for_itself;
pub(super) mod wrong_lock;
