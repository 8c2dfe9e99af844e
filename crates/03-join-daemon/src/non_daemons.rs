//! Python's rule as a value: the end of its scope waits for the threads that it has started.

use std::thread::JoinHandle;
use std::{io, thread};

/// Threads that are joined when this value goes out of scope: at the scope's end, on an early
/// return and on a panic. What ends the process at once (`std::process::exit`) does not wait.
///
/// Unlike `thread::scope` it does not let the threads borrow from the function that starts them.
#[derive(Debug, Default)]
pub struct NonDaemons(Vec<JoinHandle<()>>);

impl NonDaemons {
    /// Starts a named thread that will be joined.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn spawn(&mut self, name: &str, job: impl FnOnce() + Send + 'static) -> io::Result<()> {
        self.0
            .push(thread::Builder::new().name(name.into()).spawn(job)?);
        Ok(())
    }
}

impl Drop for NonDaemons {
    fn drop(&mut self) {
        for thread in self.0.drain(..) {
            // Its panic has been reported already, and a second one here could end the process.
            _ = thread.join();
        }
    }
}
