//! The lessons, in teaching order.

runner::lessons! {
    join,
    join_results,
    join_timeout,
    join_twice,
    daemon,
    non_daemon,
    background_service,
    daemon_cut_off,
    stop_flag,
    timer,
}
