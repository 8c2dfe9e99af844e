//! The lessons, in teaching order.

runner::lessons! {
    apply_async,
    when_they_start,
    pids,
    primes,
    callback_order,
    map_chunks,
    pool_or_process_each,
    pool_memory,
    worker_killed,
    task_panics,
    threads_in_workers,
    rayon_instead,
    progress,
}
