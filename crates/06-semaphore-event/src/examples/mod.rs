//! The lessons, in teaching order.

runner::lessons! {
    counter,
    crawler,
    mutex_of_one,
    over_release,
    readers_writers,
    event,
    event_already_set,
    starting_gun,
    set_and_clear,
    barrier,
    broken_barrier,
    latch,
    wait_group,
    timeout,
    parker,
    semaphore_cost,
}
