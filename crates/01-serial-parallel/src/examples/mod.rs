//! The lessons, in teaching order.

runner::lessons! {
    serial,
    batch,
    sync_async,
    concurrent,
    ten_on_one_core,
    parallel,
    how_many,
    when_not,
    amdahl,
    false_sharing,
}
