//! The lessons, in teaching order.

trace::lessons! {
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
