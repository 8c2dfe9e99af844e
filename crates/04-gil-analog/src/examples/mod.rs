//! The lessons, in teaching order.

runner::lessons! {
    one_at_a_time,
    cpu_bound,
    io_bound,
    switching,
    convoy,
    not_atomic,
    own_interpreter,
    free_threaded,
    processes,
}
