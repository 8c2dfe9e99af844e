//! The lessons, in teaching order.

runner::lessons! {
    two_workers,
    function_style,
    struct_style,
    fork,
    own_memory,
    copy_on_write,
    spawn,
    exit_codes,
    signals,
    crash,
    zombie,
    orphan,
    daemon_process,
    wait_any,
    fork_and_threads,
    process_cost,
}
