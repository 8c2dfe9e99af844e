//! What the programs use in place of `std`: the same names and signatures, around shuttle's types.
//!
//! Each operation is a step: it waits at a gate until the order says so, and then takes place at
//! once. A lock is taken only when it is free, so no step is spent on being refused. All of it is
//! sequentially consistent: shuttle runs every order of steps, and not the reorderings of weak
//! memory, whatever `Ordering` says.

/// Like [`std::sync`].
pub mod sync {
    use std::fmt::Debug;
    use std::ops::{Deref, DerefMut};
    use std::panic::Location;
    use std::sync::TryLockError;
    pub use std::sync::{LockResult, TryLockResult};

    use crate::steps;

    type Here = &'static Location<'static>;

    fn shown(value: &impl Debug) -> String {
        let text = format!("{value:?}");
        if text == "()" { String::new() } else { text }
    }

    /// Like [`std::sync::Mutex`]. Each run starts with a clone of the value.
    pub struct Mutex<T: 'static> {
        initial: T,
        made: Here,
    }

    impl<T> Mutex<T> {
        /// A mutex that is free.
        #[track_caller]
        pub const fn new(value: T) -> Self {
            Self {
                initial: value,
                made: Location::caller(),
            }
        }
    }

    impl<T: Clone + Debug> Mutex<T> {
        fn object(&self) -> (usize, &'static shuttle::sync::Mutex<T>) {
            steps::object(
                std::ptr::from_ref(self).cast(),
                self.made,
                || shown(&self.initial),
                || shuttle::sync::Mutex::new(self.initial.clone()),
            )
        }

        /// Waits until the mutex is free, and takes it.
        #[track_caller]
        pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
            let (number, mutex) = self.object();
            let line = Location::caller();
            steps::gate(line, Some(number), format!("locks {}", steps::name(number)));
            let inner = mutex.lock().expect("a panic ends the run");
            steps::took(number);
            Ok(MutexGuard::new(number, line.line(), inner))
        }

        /// Takes the mutex if it is free.
        #[track_caller]
        pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
            let (number, mutex) = self.object();
            let line = Location::caller();
            steps::gate(line, None, format!("tries to lock {}", steps::name(number)));
            let Ok(inner) = mutex.try_lock() else {
                steps::used(number, false);
                steps::result(": it is locked");
                return Err(TryLockError::WouldBlock);
            };
            steps::took(number);
            steps::result(": it was free");
            Ok(MutexGuard::new(number, line.line(), inner))
        }
    }

    /// Like [`std::sync::MutexGuard`]. To drop it is a step.
    pub struct MutexGuard<'a, T: Debug> {
        number: usize,
        line: u32,
        inner: Option<shuttle::sync::MutexGuard<'a, T>>,
    }

    impl<'a, T: Debug> MutexGuard<'a, T> {
        fn new(number: usize, line: u32, inner: shuttle::sync::MutexGuard<'a, T>) -> Self {
            let inner = Some(inner);
            Self {
                number,
                line,
                inner,
            }
        }

        fn release(&mut self) -> shuttle::sync::MutexGuard<'a, T> {
            let inner = self.inner.take().expect("held until it is dropped");
            steps::released(self.number, shown(&*inner));
            inner
        }
    }

    impl<T: Debug> Deref for MutexGuard<'_, T> {
        type Target = T;

        fn deref(&self) -> &T {
            self.inner.as_ref().expect("held until it is dropped")
        }
    }

    impl<T: Debug> DerefMut for MutexGuard<'_, T> {
        fn deref_mut(&mut self) -> &mut T {
            self.inner.as_mut().expect("held until it is dropped")
        }
    }

    impl<T: Debug> Drop for MutexGuard<'_, T> {
        fn drop(&mut self) {
            let line = steps::drop_line(self.line);
            steps::gate_at_line(line, None, format!("unlocks {}", steps::name(self.number)));
            drop(self.release());
        }
    }

    /// Like [`std::sync::Condvar`]: a notification may reach any of the waiters. There are no
    /// spurious wake-ups.
    pub struct Condvar {
        made: Here,
    }

    impl Condvar {
        /// Nobody waits.
        #[track_caller]
        #[expect(clippy::new_without_default, reason = "for statics")]
        pub const fn new() -> Self {
            Self {
                made: Location::caller(),
            }
        }

        fn object(&self) -> (usize, &'static shuttle::sync::Condvar) {
            let key = std::ptr::from_ref(self).cast();
            steps::object(key, self.made, String::new, shuttle::sync::Condvar::new)
        }

        /// Releases the mutex and waits for a notification, in one step; to take the mutex again is
        /// another.
        #[track_caller]
        pub fn wait<'a, T: Debug>(
            &self,
            mut guard: MutexGuard<'a, T>,
        ) -> LockResult<MutexGuard<'a, T>> {
            let (number, condvar) = self.object();
            let condvar_name = steps::name(number);
            let mutex_name = steps::name(guard.number);
            let does = format!("unlocks {mutex_name}, and waits on {condvar_name}");
            steps::gate(Location::caller(), None, does);
            steps::used(number, true);
            let inner = guard.release();
            steps::sleeps(number, guard.number);
            let inner = condvar.wait(inner).expect("a panic ends the run");
            steps::used(number, true);
            steps::took(guard.number);
            guard.inner = Some(inner);
            Ok(guard)
        }

        /// Wakes one of those that wait now, if there is one.
        #[track_caller]
        pub fn notify_one(&self) {
            self.notify(
                Location::caller(),
                "one waiter",
                shuttle::sync::Condvar::notify_one,
            );
        }

        /// Wakes all that wait now.
        #[track_caller]
        pub fn notify_all(&self) {
            self.notify(
                Location::caller(),
                "all waiters",
                shuttle::sync::Condvar::notify_all,
            );
        }

        fn notify(&self, line: Here, whom: &str, notify: fn(&shuttle::sync::Condvar)) {
            let (number, condvar) = self.object();
            steps::gate(
                line,
                None,
                format!("notifies {whom} of {}", steps::name(number)),
            );
            let heard = steps::has_sleepers(number);
            notify(condvar);
            steps::used(number, heard);
            if !heard {
                steps::result(": nobody waits");
            }
        }
    }

    /// Like [`std::sync::atomic`].
    pub mod atomic {
        use std::panic::Location;
        pub use std::sync::atomic::Ordering;

        use super::Here;
        use crate::steps;

        macro_rules! atomic {
            ($name:ident, $type:ty $(, $number:ident)?) => {
                /// Like the type of the same name in [`std::sync::atomic`].
                pub struct $name {
                    initial: $type,
                    made: Here,
                }

                impl $name {
                    /// Each run starts with this value.
                    #[track_caller]
                    pub const fn new(value: $type) -> Self {
                        Self {
                            initial: value,
                            made: Location::caller(),
                        }
                    }

                    fn step<R: std::fmt::Debug>(
                        &self,
                        at: Here,
                        does: impl FnOnce(String) -> String,
                        operation: impl FnOnce(&shuttle::sync::atomic::$name) -> R,
                    ) -> R {
                        let (number, atomic) = steps::object(
                            std::ptr::from_ref(self).cast(),
                            self.made,
                            || self.initial.to_string(),
                            || shuttle::sync::atomic::$name::new(self.initial),
                        );
                        steps::gate(at, None, does(steps::name(number)));
                        let result = operation(atomic);
                        let value = atomic.load(Ordering::SeqCst);
                        steps::left(number, value.to_string());
                        result
                    }

                    /// The value.
                    #[track_caller]
                    pub fn load(&self, order: Ordering) -> $type {
                        let does = |name| format!("loads {name}");
                        let value = self.step(Location::caller(), does, |it| it.load(order));
                        steps::result(&format!(": {value}"));
                        value
                    }

                    /// Writes the value.
                    #[track_caller]
                    pub fn store(&self, value: $type, order: Ordering) {
                        let does = |name| format!("stores {value} in {name}");
                        self.step(Location::caller(), does, |it| it.store(value, order));
                    }

                    /// Reads the old value and writes the new one, in one step.
                    #[track_caller]
                    pub fn swap(&self, value: $type, order: Ordering) -> $type {
                        let does = |name| format!("swaps {value} into {name}");
                        let old = self.step(Location::caller(), does, |it| it.swap(value, order));
                        steps::result(&format!(": it was {old}"));
                        old
                    }

                    $(
                    /// Adds in one step. Returns the value before.
                    #[track_caller]
                    pub fn fetch_add(&self, $number: $type, order: Ordering) -> $type {
                        let does = |name| format!("adds {} to {name}", $number);
                        let add = |it: &shuttle::sync::atomic::$name| it.fetch_add($number, order);
                        let old = self.step(Location::caller(), does, add);
                        steps::result(&format!(": it was {old}"));
                        old
                    }

                    /// Subtracts in one step. Returns the value before.
                    #[track_caller]
                    pub fn fetch_sub(&self, $number: $type, order: Ordering) -> $type {
                        let does = |name| format!("takes {} from {name}", $number);
                        let sub = |it: &shuttle::sync::atomic::$name| it.fetch_sub($number, order);
                        let old = self.step(Location::caller(), does, sub);
                        steps::result(&format!(": it was {old}"));
                        old
                    }
                    )?
                }
            };
        }

        atomic!(AtomicBool, bool);
        atomic!(AtomicU32, u32, number);
    }
}

/// Like [`std::thread`].
pub mod thread {
    use std::io;

    use shuttle::thread::ScopedJoinHandle;
    pub use shuttle::thread::{Scope, scope};

    use crate::steps;

    /// Like [`std::thread::Builder`].
    #[derive(Default)]
    pub struct Builder {
        name: Option<String>,
    }

    impl Builder {
        /// A thread without a name.
        pub fn new() -> Self {
            Self::default()
        }

        /// The name by which the reader chooses it.
        #[must_use]
        pub fn name(mut self, name: String) -> Self {
            self.name = Some(name);
            self
        }

        /// Starts the thread. That is no step: it runs to its first one by itself.
        pub fn spawn_scoped<'scope, T: Send + 'scope>(
            self,
            scope: &'scope Scope<'scope, '_>,
            job: impl FnOnce() -> T + Send + 'scope,
        ) -> io::Result<ScopedJoinHandle<'scope, T>> {
            let number = steps::start(self.name);
            Ok(scope.spawn(move || steps::thread(number, job)))
        }
    }
}

/// Like [`std::hint`].
pub mod hint {
    /// The thread does not go on before another one changes what it has looked at last: to look
    /// again earlier would show the same.
    pub fn spin_loop() {
        crate::steps::spins();
    }
}

/// Like [`std::cell`], for tasks that take turns on one thread.
pub mod cell {
    use std::fmt::Debug;
    use std::panic::Location;

    use crate::steps;

    /// Like [`std::cell::Cell`]. To use it is no step: no other task runs before the next `await`.
    pub struct Cell<T: 'static> {
        initial: T,
        made: &'static Location<'static>,
    }

    impl<T: Copy + Debug> Cell<T> {
        /// Each run starts with this value.
        #[track_caller]
        pub const fn new(value: T) -> Self {
            Self {
                initial: value,
                made: Location::caller(),
            }
        }

        fn object(&self) -> (usize, &'static std::cell::Cell<T>) {
            steps::object(
                std::ptr::from_ref(self).cast(),
                self.made,
                || format!("{:?}", self.initial),
                || std::cell::Cell::new(self.initial),
            )
        }

        /// The value.
        pub fn get(&self) -> T {
            let (number, cell) = self.object();
            steps::used(number, false);
            cell.get()
        }

        /// Writes the value.
        pub fn set(&self, value: T) {
            let (number, cell) = self.object();
            cell.set(value);
            steps::left(number, format!("{value:?}"));
        }
    }
}

/// Like the tasks of a runtime with one thread: another one runs only at an `await`.
pub mod task {
    use std::panic::Location;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Duration;

    use crate::steps;

    /// Runs the tasks to their ends. To begin one is a step.
    #[track_caller]
    pub fn join_all<F, const N: usize>(tasks: [(&str, F); N])
    where
        F: Future<Output = ()> + Send,
    {
        let line = Location::caller();
        shuttle::thread::scope(|s| {
            for (name, task) in tasks {
                let number = steps::start(Some(name.to_owned()));
                let run = move || {
                    steps::gate(line, None, "begins".to_owned());
                    shuttle::future::block_on(task);
                };
                s.spawn(move || steps::thread(number, run));
            }
        });
    }

    /// Other tasks run. There is no time: any of them may be the next one.
    #[track_caller]
    pub fn sleep(_: Duration) -> Sleep {
        Sleep(Location::caller())
    }

    /// What [`sleep`] returns.
    pub struct Sleep(&'static Location<'static>);

    impl Future for Sleep {
        type Output = ();

        fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            steps::gate(self.0, None, "goes on after the await".to_owned());
            Poll::Ready(())
        }
    }
}
