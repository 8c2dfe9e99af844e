//! What the chapter's types promise, whatever threads do to them.

use std::cell::RefCell;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use acceptance::within_a_minute;
use ch03_join_daemon::non_daemons::NonDaemons;
use ch03_join_daemon::temporary_folder::TemporaryFolder;
use ch03_join_daemon::timed_handle::{TimedHandle, spawn};

const LONG: Duration = Duration::from_secs(120);

#[test]
fn a_join_without_patience_returns_the_handle_at_once() {
    within_a_minute(|| {
        let (answer, device) = mpsc::channel::<()>();
        let worker = spawn("worker", move || device.recv()).unwrap();
        let worker = worker.join_timeout(Duration::ZERO).unwrap_err();
        assert!(!worker.is_finished());
        drop(answer);
        assert!(worker.join_timeout(LONG).is_ok());
    });
}

#[test]
fn a_limit_beyond_all_clocks_is_no_limit() {
    within_a_minute(|| {
        let worker = spawn("worker", || 42).unwrap();
        assert_eq!(
            worker
                .join_timeout(Duration::MAX)
                .unwrap_or_else(|_| panic!())
                .unwrap(),
            42
        );
    });
}

#[test]
fn a_panic_ends_the_wait_and_whoever_joins_has_it() {
    within_a_minute(|| {
        let worker = spawn::<()>("worker", || panic!("as it must")).unwrap();
        let Ok(Err(panic)) = worker.join_timeout(LONG) else {
            panic!("it has panicked")
        };
        assert_eq!(panic.downcast_ref(), Some(&"as it must"));
    });
}

#[test]
fn a_thread_that_joins_itself_panics_at_once_as_it_does_with_std() {
    within_a_minute(|| {
        for limit in [LONG, Duration::MAX] {
            let (hand_over, own): (_, Receiver<TimedHandle<()>>) = mpsc::channel();
            let (tell, told) = mpsc::channel();
            let worker = spawn("worker", move || {
                let own = own.recv().expect("its own handle");
                let joined = AssertUnwindSafe(|| own.join_timeout(limit).is_ok());
                tell.send(catch_unwind(joined).is_err())
                    .expect("somebody listens");
            });
            hand_over.send(worker.unwrap()).expect("it waits for it");
            assert_eq!(
                told.recv_timeout(Duration::from_secs(30)),
                Ok(true),
                "{limit:?}"
            );
        }
    });
}

#[test]
fn destructors_of_thread_locals_do_not_outlast_the_limit() {
    struct Slow(Receiver<()>);
    impl Drop for Slow {
        fn drop(&mut self) {
            _ = self.0.recv(); // until the test is over
        }
    }
    thread_local!(static SLOW: RefCell<Option<Slow>> = const { RefCell::new(None) });

    within_a_minute(|| {
        let (end, slow) = mpsc::channel();
        let worker = spawn("worker", || SLOW.set(Some(Slow(slow)))).unwrap();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || tell.send(worker.join_timeout(Duration::from_millis(200)).is_ok()));
        // Whether the result came within the limit or not: the wait ends.
        assert!(told.recv_timeout(Duration::from_secs(30)).is_ok());
        drop(end);
    });
}

#[test]
fn all_are_waited_for_and_one_that_panics_takes_nobody_along() {
    let done = Arc::new(AtomicU32::new(0));
    let mut threads = NonDaemons::default();
    for fails in [false, true, false] {
        let done = Arc::clone(&done);
        let work = move || {
            assert!(!fails, "as it must");
            done.fetch_add(1, Relaxed);
        };
        threads.spawn("worker", work).unwrap();
    }
    drop(threads);
    assert_eq!(done.load(Relaxed), 2);
}

#[test]
fn a_temporary_folder_is_removed_with_what_is_in_it_also_on_a_panic() {
    let mut path = PathBuf::new();
    let panics = AssertUnwindSafe(|| {
        let folder = TemporaryFolder::new("temporary-folder-panics").unwrap();
        path = folder.path().to_owned();
        fs::write(path.join("file"), "text").unwrap();
        panic!("as it must");
    });
    assert!(catch_unwind(panics).is_err());
    assert!(path.is_absolute() && !path.exists());
}

#[test]
fn a_temporary_folder_is_its_owners_and_no_other_ones() {
    let [first, second] = ["exists"; 2].map(|name| TemporaryFolder::new(name).unwrap());
    assert_ne!(first.path(), second.path());
    let mode = fs::metadata(first.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0);
    drop(first);
    assert!(second.path().exists());
}
