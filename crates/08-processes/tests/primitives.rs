//! A forked child, and its parent.
//!
//! A program without the test harness: it has one thread, so any work in a child is sound.

use std::process::{Command, exit};
use std::{env, io, panic};

use ch08_processes::child::{fork_child, reap, reap_all};
use nix::errno::Errno;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, kill, raise, sigaction};
use nix::unistd::{Pid, alarm, getpid};

fn main() -> io::Result<()> {
    alarm::set(120); // a test that hangs is killed, and so fails
    if env::args().nth(1).as_deref() == Some("prints") {
        return prints();
    }
    a_child_ends_with_the_code_that_its_work_returns()?;
    a_killed_child_is_the_signals_number_with_a_minus()?;
    a_panic_ends_the_child_and_goes_no_further()?;
    each_process_prints_its_own_text_once()?;
    all_of_many_children_are_reaped_and_each_once()?;
    a_signal_does_not_end_the_waiting()?;
    assert_eq!(reap(None), Err(Errno::ECHILD), "no child is left");
    Ok(())
}

fn start(work: impl FnOnce() -> i32) -> nix::Result<Pid> {
    // SAFETY: this process has no other thread.
    unsafe { fork_child("child", work) }
}

fn a_child_ends_with_the_code_that_its_work_returns() -> nix::Result<()> {
    for (returned, code) in [(0, 0), (1, 1), (255, 255), (256 + 7, 7)] {
        assert_eq!(reap(start(|| returned)?)?, code);
    }
    Ok(())
}

fn a_killed_child_is_the_signals_number_with_a_minus() -> nix::Result<()> {
    let child = start(|| raise(Signal::SIGTERM).map_or(1, |()| 2))?;
    assert_eq!(reap(child)?, -15);
    Ok(())
}

fn a_panic_ends_the_child_and_goes_no_further() -> nix::Result<()> {
    let work = || -> i32 {
        panic::set_hook(Box::new(|_| ()));
        panic!("as it must");
    };
    let Ok(child) = panic::catch_unwind(|| start(work)) else {
        exit(1) // we are the child, in the parent's code
    };
    assert_eq!(reap(child?)?, 101);
    Ok(())
}

fn each_process_prints_its_own_text_once() -> io::Result<()> {
    let program = env::current_exe()?;
    let output = Command::new(program).arg("prints").output()?;
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed, "parent, child\nand child, parent");
    Ok(())
}

fn prints() -> io::Result<()> {
    print!("parent, ");
    let child = start(|| {
        print!("child\nand child, ");
        0
    })?;
    reap(child)?;
    print!("parent");
    Ok(())
}

fn all_of_many_children_are_reaped_and_each_once() -> nix::Result<()> {
    let start = |code: i32| start(move || i32::from(vec![1_u8; 1 << 20][0]) + code);
    let children = (0..100).map(start).collect::<nix::Result<Vec<_>>>()?;
    assert!(reap_all(&children)?.into_iter().eq(1..=100));
    assert_eq!(reap_all(&children), Err(Errno::ECHILD));
    assert_eq!(reap_all(&[]), Ok(vec![]));
    Ok(())
}

extern "C" fn ignore(_: i32) {}

/// Without `SA_RESTART` the handler interrupts `waitpid`.
fn a_signal_does_not_end_the_waiting() -> nix::Result<()> {
    let handler = SigHandler::Handler(ignore);
    let action = SigAction::new(handler, SaFlags::empty(), SigSet::empty());
    // SAFETY: the handler does nothing.
    unsafe { sigaction(Signal::SIGUSR1, &action) }?;
    let parent = getpid();
    let child = start(|| {
        for _ in 0..100 {
            kill(parent, Signal::SIGUSR1).unwrap();
            std::thread::yield_now();
        }
        3
    })?;
    assert_eq!(reap(child)?, 3);
    Ok(())
}
