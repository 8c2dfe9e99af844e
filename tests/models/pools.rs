//! Chapter 12: the thread pool by shuttle.

/// A task and its result; then two tasks that must run at the same time, since they meet.
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

/// Two threads submit four tasks; the pool is dropped before anything waits for them.
macro_rules! drops {
    ($module:ident) => {
        || {
            use shuttle::sync::Arc;
            use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
            use shuttle::thread;

            let pool = Arc::new(crate::$module::Pool::new(2, "worker").unwrap());
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
                    (0..2).map(task).collect()
                }
            };
            let other = thread::spawn({
                let submit = submit.clone();
                let pool = pool.clone();
                move || submit(pool)
            });
            let mut tasks = submit(pool.clone());
            tasks.extend(other.join().unwrap());
            drop(pool); // nobody else has it
            assert_eq!(
                runs.load(SeqCst),
                4,
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

#[test]
fn no_task_is_lost_under_any_schedule() {
    crate::check(meets!(pool));
    crate::check(drops!(pool));
    shuttle::check_dfs(once!(pool), None); // every schedule there is
    shuttle::check_dfs(cancels!(pool), None);
}
