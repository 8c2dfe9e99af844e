//! Children that do more than the tests of `src/fork.rs` may have them do: allocate, and panic.
//!
//! This is a program without the test harness: it has one thread, so any work in a child is sound.

use std::panic;
use std::process::exit;

use ch08_processes::fork::{reap_all, start_child};
use nix::errno::Errno;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

fn main() -> nix::Result<()> {
    a_panic_ends_the_child_and_goes_no_further()?;
    all_of_many_children_are_reaped()?;
    let left = waitpid(None, Some(WaitPidFlag::WNOHANG));
    assert_eq!(left, Err(Errno::ECHILD), "no child is left");
    Ok(())
}

fn a_panic_ends_the_child_and_goes_no_further() -> nix::Result<()> {
    let work = || -> u8 {
        panic::set_hook(Box::new(|_| ()));
        panic!("as it must");
    };
    // SAFETY: this process has no other thread.
    let started = panic::catch_unwind(|| unsafe { start_child("child", work) });
    let Ok(child) = started else { exit(1) }; // we are the child, in the parent's code
    let child = child?;
    assert_eq!(reap_all(&[child])?, [WaitStatus::Exited(child, 101)]);
    Ok(())
}

fn all_of_many_children_are_reaped() -> nix::Result<()> {
    let work = |code: u8| vec![code; 1 << 20][usize::from(code)];
    // SAFETY: this process has no other thread.
    let children = (0..100).map(|code| unsafe { start_child("child", move || work(code)) });
    let children = children.collect::<nix::Result<Vec<_>>>()?;
    let codes = (0..).zip(&children);
    let expected: Vec<_> = codes.map(|(code, pid)| WaitStatus::Exited(*pid, code)).collect();
    assert_eq!(reap_all(&children)?, expected);
    Ok(())
}
