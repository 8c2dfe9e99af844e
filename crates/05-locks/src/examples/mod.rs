//! The lessons, in teaching order.

runner::lessons! {
    lost_update,
    check_then_act,
    mutex,
    guard,
    poison,
    temporary_guard,
    wrong_lock,
    critical_section,
    rwlock,
    reentrant,
    condvar,
    deadlock,
    wait_for_graph,
    ordered,
    try_lock,
    one_lock,
    philosophers,
    lock_cost,
    spin_lock,
}
