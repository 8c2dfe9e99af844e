//! One suite of behaviour for two thread pools, the one built by hand and rayon's; then what only
//! ours does, and the other primitives.

use std::future::pending;
use std::io;
use std::panic::panic_any;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use acceptance::within_a_minute;
use ch12_asyncio_executor::http::{self, Failure};
use ch12_asyncio_executor::loop_thread::LoopThread;
use ch12_asyncio_executor::pool::Pool;

/// Waits for a result. There is none if the task has panicked.
type Wait<T> = Box<dyn FnOnce() -> Option<T> + Send>;

/// What both can do.
trait Submit: Sized + Send + Sync + 'static {
    fn with_threads(threads: usize) -> Self;

    fn submit<T: Send + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Wait<T>;
}

impl Submit for Pool {
    fn with_threads(threads: usize) -> Self {
        Self::new(threads, "worker").unwrap()
    }

    fn submit<T: Send + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Wait<T> {
        let handle = Self::submit(self, task);
        Box::new(|| handle.join().ok())
    }
}

impl Submit for rayon::ThreadPool {
    fn with_threads(threads: usize) -> Self {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
        builder.panic_handler(drop).build().unwrap()
    }

    fn submit<T: Send + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Wait<T> {
        let (result, handle) = mpsc::channel();
        self.spawn(move || _ = result.send(task()));
        Box::new(move || handle.recv().ok())
    }
}

fn each_task_runs_once_and_its_result_comes_to_its_handle<P: Submit>() {
    let pool = P::with_threads(3);
    let runs = Arc::new(AtomicUsize::new(0));
    let handles: Vec<_> = (0..1000)
        .map(|number| {
            let runs = runs.clone();
            pool.submit(move || {
                runs.fetch_add(1, SeqCst);
                2 * number
            })
        })
        .collect();
    for (number, wait) in handles.into_iter().enumerate() {
        assert_eq!(wait(), Some(2 * number));
    }
    assert_eq!(runs.load(SeqCst), 1000);
}

fn as_many_run_at_once_as_there_are_threads<P: Submit>() {
    let pool = P::with_threads(4);
    let meet = Arc::new(Barrier::new(4));
    let inside = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let handles: Vec<_> = (0..40)
        .map(|_| {
            let meet = meet.clone();
            let inside = inside.clone();
            pool.submit(move || {
                let now = inside.0.fetch_add(1, SeqCst) + 1;
                inside.1.fetch_max(now, SeqCst);
                meet.wait(); // nobody gets past this alone
                inside.0.fetch_sub(1, SeqCst);
            })
        })
        .collect();
    for wait in handles {
        assert_eq!(wait(), Some(()));
    }
    assert_eq!(inside.1.load(SeqCst), 4);
}

fn one_thread_takes_tasks_one_after_the_other<P: Submit>() {
    let pool = P::with_threads(1);
    let order = Arc::new(Mutex::new(Vec::new()));
    let handles = [1, 2, 3].map(|number| {
        let order = order.clone();
        pool.submit(move || {
            order.lock().unwrap().push(number);
            thread::current().id()
        })
    });
    let threads = handles.map(|wait| wait().unwrap());
    assert_eq!(threads, [threads[0]; 3]);
    let mut order = order.lock().unwrap().clone();
    order.sort_unstable(); // rayon does not say in which order
    assert_eq!(order, [1, 2, 3]);
}

fn a_panic_is_a_result_and_the_thread_goes_on<P: Submit>() {
    let pool = P::with_threads(1);
    let before = pool.submit(|| thread::current().id())();
    assert_eq!(pool.submit(|| -> u32 { panic!("on purpose") })(), None);
    assert_eq!(pool.submit(|| thread::current().id())(), before);
}

fn a_task_may_submit_another<P: Submit>() {
    let pool = Arc::new(P::with_threads(1));
    let inner = pool.clone();
    let wait = pool.submit(move || inner.submit(|| 42));
    assert_eq!(wait().unwrap()(), Some(42));
}

fn a_result_that_nobody_waits_for_is_no_harm<P: Submit>() {
    let pool = P::with_threads(1);
    drop(pool.submit(|| 1));
    assert_eq!(pool.submit(|| 2)(), Some(2));
}

/// The whole suite, in time.
fn behaves<P: Submit>() {
    within_a_minute(|| {
        each_task_runs_once_and_its_result_comes_to_its_handle::<P>();
        as_many_run_at_once_as_there_are_threads::<P>();
        one_thread_takes_tasks_one_after_the_other::<P>();
        a_panic_is_a_result_and_the_thread_goes_on::<P>();
        a_task_may_submit_another::<P>();
        a_result_that_nobody_waits_for_is_no_harm::<P>();
    });
}

#[test]
fn the_pool_built_by_hand_behaves() {
    behaves::<Pool>();
}

#[test]
fn the_pool_of_rayon_behaves() {
    behaves::<rayon::ThreadPool>();
}

#[test]
fn one_thread_of_ours_takes_tasks_in_the_order_of_the_queue() {
    within_a_minute(|| {
        let pool = Pool::new(1, "worker").unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        for number in 0..100 {
            let order = order.clone();
            drop(pool.submit(move || order.lock().unwrap().push(number)));
        }
        drop(pool);
        assert_eq!(*order.lock().unwrap(), (0..100).collect::<Vec<_>>());
    });
}

#[test]
fn dropping_ours_waits_for_every_task_that_was_submitted() {
    within_a_minute(|| {
        let runs = Arc::new(AtomicUsize::new(0));
        let pool = Pool::new(2, "worker").unwrap();
        for _ in 0..200 {
            let runs = runs.clone();
            drop(pool.submit(move || {
                thread::yield_now();
                runs.fetch_add(1, SeqCst);
            }));
        }
        drop(pool);
        assert_eq!(runs.load(SeqCst), 200);
        assert_eq!(Arc::strong_count(&runs), 1, "and its threads are gone");
    });
}

#[test]
fn a_task_of_ours_may_drop_the_pool() {
    within_a_minute(|| {
        let pool = Arc::new(Pool::new(2, "worker").unwrap());
        let (give, gate) = mpsc::channel::<Arc<Pool>>();
        let handle = pool.submit(move || drop(gate.recv()));
        give.send(pool).unwrap();
        assert!(handle.join().is_ok());
    });
}

#[test]
#[should_panic(expected = "at least one thread")]
fn ours_refuses_to_have_no_threads() {
    _ = Pool::new(0, "worker");
}

/// Its destructor panics.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("on purpose, in a destructor");
    }
}

#[test]
fn a_destructor_that_panics_ends_no_thread() {
    within_a_minute(|| {
        let pool = Pool::new(1, "worker").unwrap();
        let before = pool.submit(|| thread::current().id()).join().unwrap();
        for panics in [false, true] {
            let (open, gate) = mpsc::channel::<()>();
            let handle = pool.submit(move || {
                _ = gate.recv();
                if panics { panic_any(Bomb) } else { Bomb }
            });
            drop(handle);
            drop(open); // nobody has the handle, so the pool's thread drops what comes
        }
        let after = pool.submit(|| thread::current().id());
        let after = after
            .join_timeout(Duration::from_secs(10))
            .unwrap_or_else(|_| panic!("none"));
        assert_eq!(after.unwrap(), before, "the thread goes on");
        drop(pool); // and its thread is joined without a panic
    });
}

#[test]
fn a_task_of_ours_is_cancelled_only_before_it_begins() {
    within_a_minute(|| {
        let pool = Pool::new(1, "worker").unwrap();
        let runs = Arc::new(AtomicUsize::new(0));
        let (begins, began) = mpsc::channel();
        let (open, gate) = mpsc::channel::<()>();
        let running = pool.submit(move || {
            begins.send(()).unwrap();
            gate.recv()
        });
        let counts = runs.clone();
        let waits = pool.submit(move || counts.fetch_add(1, SeqCst));
        began.recv().unwrap();
        assert!(waits.cancel().is_ok(), "it waits in the queue");
        let running = running.cancel().expect_err("it has begun, and goes on");
        drop(open);
        assert!(running.join().is_ok(), "its result is not lost");
        drop(pool);
        assert_eq!(runs.load(SeqCst), 0, "what was cancelled has not run");
        assert_eq!(Arc::strong_count(&runs), 1, "and what it held is dropped");
    });
}

#[test]
fn a_handle_of_ours_says_whether_its_task_has_ended_and_waits_no_longer_than_it_is_told() {
    within_a_minute(|| {
        let pool = Pool::new(1, "worker").unwrap();
        let (open, gate) = mpsc::channel::<()>();
        let handle = pool.submit(move || gate.recv().is_err());
        assert!(!handle.is_finished());
        let Err(handle) = handle.join_timeout(Duration::from_millis(20)) else {
            panic!("it stands at the gate")
        };
        drop(open);
        let result = handle
            .join_timeout(Duration::MAX)
            .unwrap_or_else(|_| panic!("it has ended"));
        assert!(result.unwrap());
        let handle = pool.submit(|| ());
        drop(pool);
        assert!(handle.is_finished());
        assert!(
            handle
                .join_timeout(Duration::ZERO)
                .is_ok_and(|result| result.is_ok())
        );
    });
}

#[test]
fn a_page_is_taken_when_it_is_whole() {
    let reply = |head: &str, body: &str| http::parse(&format!("{head}\r\n\r\n{body}"));
    assert_eq!(
        reply("HTTP/1.1 200 OK\r\nContent-Length: 2", "hi").unwrap(),
        "hi"
    );
    assert_eq!(reply("HTTP/1.1 200 OK", "").unwrap(), "");
    let not_found = reply("HTTP/1.1 404 Not Found", "").unwrap_err();
    assert!(matches!(not_found, Failure::Status(404)));
    let incomplete = reply("HTTP/1.1 200 OK\r\nContent-Length: 3", "hi");
    let broken = [
        incomplete,
        reply("HTTP/1.1 what", ""),
        http::parse("HTTP/1.1 200 OK\r\n"),
    ];
    for reply in broken {
        assert!(matches!(reply.unwrap_err(), Failure::Broken));
    }
}

#[test]
fn what_the_system_says_is_kept() {
    let failure = Failure::from(io::Error::other("too many open files"));
    assert!(matches!(failure, Failure::Other(error) if error.to_string().starts_with("too")));
}

#[test]
fn a_loop_that_stops_drops_its_tasks() {
    within_a_minute(|| {
        let event_loop = LoopThread::start("loop").unwrap();
        let held = Arc::new(());
        let theirs = held.clone();
        event_loop.submit(async move {
            pending::<()>().await;
            drop(theirs);
        });
        event_loop.stop();
        assert_eq!(Arc::strong_count(&held), 1);
    });
}

#[test]
fn a_panic_in_a_task_comes_back_and_the_loop_goes_on() {
    within_a_minute(|| {
        let event_loop = LoopThread::start("loop").unwrap();
        let task = event_loop.submit(async { panic!("on purpose") });
        assert!(
            event_loop
                .wait::<()>(task)
                .is_err_and(|error| error.is_panic())
        );
        assert_eq!(
            event_loop.wait(event_loop.submit(async { 42 })).unwrap(),
            42
        );
        event_loop.stop();
    });
}
