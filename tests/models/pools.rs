//! Chapter 12: the thread pool by shuttle.

/// A task and its result; then two tasks that must run at the same time, for they meet.
macro_rules! meets {
    ($module:ident) => {
        || {
            use shuttle::sync::{Arc, Barrier};

            let pool = crate::$module::Pool::new(2, "worker").unwrap();
            let first = pool.submit(|| 1);
            let meet = Arc::new(Barrier::new(2));
            let both = [2, 3].map(|number| {
                let meet = meet.clone();
                pool.submit(move || {
                    meet.wait();
                    number
                })
            });
            assert_eq!(first.join().unwrap(), 1);
            assert_eq!(both.map(|task| task.join().unwrap()), [2, 3]);
        }
    };
}

/// So many tasks, handed in by two threads; the pool is dropped before anybody waits for them.
macro_rules! drops {
    ($module:ident, $threads:literal, $each:literal) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
            use shuttle::thread;

            let pool = Arc::new(crate::$module::Pool::new($threads, "worker").unwrap());
            let runs = Arc::new(AtomicU32::new(0));
            let submit = {
                let runs = runs.clone();
                move |pool: Arc<crate::$module::Pool>| -> Vec<_> {
                    let task = |_| {
                        let runs = runs.clone();
                        pool.submit(move || {
                            thread::yield_now();
                            runs.fetch_add(1, SeqCst);
                        })
                    };
                    (0..$each).map(task).collect()
                }
            };
            let other = thread::spawn({
                let (submit, pool) = (submit.clone(), pool.clone());
                move || submit(pool)
            });
            let mut tasks = submit(pool.clone());
            tasks.extend(other.join().unwrap());
            drop(pool); // nobody else has it
            assert_eq!(
                runs.load(SeqCst),
                2 * $each,
                "dropped before the last task had ended"
            );
            for task in tasks {
                task.join().unwrap();
            }
        }
    };
}

/// One thread, one task.
macro_rules! once {
    ($module:ident) => {
        || {
            let pool = crate::$module::Pool::new(1, "worker").unwrap();
            let task = pool.submit(|| 1);
            drop(pool);
            assert_eq!(task.join().unwrap(), 1);
        }
    };
}

/// One thread, and a task that is cancelled while it begins.
macro_rules! cancels {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};

            let pool = crate::$module::Pool::new(1, "worker").unwrap();
            let runs = Arc::new(AtomicU32::new(0));
            let counts = runs.clone();
            let task = pool.submit(move || counts.fetch_add(1, SeqCst));
            let cancelled = u32::from(task.cancel().is_ok());
            drop(pool);
            assert_eq!(
                runs.load(SeqCst) + cancelled,
                1,
                "cancelled, or run, and never both"
            );
        }
    };
}

macro_rules! model {
    ($module:ident) => {{
        shuttle::check_random(meets!($module), crate::schedules());
        shuttle::check_random(drops!($module, 2, 2), crate::schedules());
    }};
}

#[test]
fn no_task_is_lost_under_any_schedule() {
    model!(pool);
    shuttle::check_dfs(once!(pool), None); // every schedule there is
    shuttle::check_dfs(cancels!(pool), None);
}

#[test]
fn a_task_that_runs_although_it_was_cancelled_is_caught() {
    crate::must_be_caught("cancelled, or run, and never both", || {
        shuttle::check_dfs(cancels!(pool_cancelled_while_it_begins), None);
    });
}

#[test]
fn if_instead_of_while_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_if_for_while));
}

#[test]
fn a_thread_that_does_not_count_itself_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_uncounted));
}

#[test]
fn submitting_without_a_wake_up_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_silent_submit));
}

#[test]
fn a_result_without_a_wake_up_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_silent_result));
}

#[test]
fn telling_of_a_result_before_it_is_stored_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_told_before_stored));
}

#[test]
fn closing_without_a_wake_up_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_silent_close));
}

#[test]
fn waking_one_of_two_threads_at_the_end_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_one_for_all));
}

#[test]
fn waking_before_closing_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_bell_before_close));
}

#[test]
fn tasks_lost_on_close_are_caught() {
    let reason = "dropped before the last task had ended";
    crate::must_be_caught(reason, || {
        shuttle::check_random(drops!(pool_lost_on_close, 2, 2), 1_000);
    });
}

#[test]
fn a_drop_that_waits_for_nobody_is_caught() {
    let reason = "dropped before the last task had ended";
    crate::must_be_caught(reason, || {
        shuttle::check_random(drops!(pool_unjoined, 2, 2), 1_000);
    });
}

#[test]
fn a_task_that_runs_under_the_lock_is_caught() {
    crate::must_be_caught("deadlock", || model!(pool_under_the_lock));
}
