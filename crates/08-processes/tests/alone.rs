//! What forks.
//!
//! This is a program without the test harness: it has one thread, so any work in a child is sound.

use std::process::{Command, exit};
use std::sync::atomic::AtomicU8;
use std::time::Instant;
use std::{env, io, panic};

use ch08_processes::daemon_process::end_with_parent;
use ch08_processes::fork::{reap_all, start_child};
use ch08_processes::orphan;
use ch08_processes::own_memory::withdraw_in_child;
use ch08_processes::process_cost::a_fork;
use ch08_processes::two_workers::start_all;
use ch08_processes::zombie::wait_without_reaping;
use nix::errno::Errno;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, alarm, getpid};

fn main() -> io::Result<()> {
    alarm::set(120); // a test that hangs is killed, and so fails
    match env::args().nth(1).as_deref() {
        Some("prints") => return prints(),
        Some("orphan") => return orphan::main(),
        _ => {}
    }
    a_child_ends_with_the_code_that_its_work_returns()?;
    a_child_is_reaped_once()?;
    a_panic_ends_the_child_and_goes_no_further()?;
    what_is_printed_is_printed_once_by_the_process_that_printed_it()?;
    all_of_many_children_are_reaped()?;
    the_workers_do_not_wait_for_each_other()?;
    a_child_does_not_change_what_is_on_its_parents_heap()?;
    looking_at_a_zombie_does_not_reap_it()?;
    a_parent_that_is_gone_is_noticed()?;
    what_is_forked_to_measure_is_reaped()?;
    process_1_adopts_its_own_orphans()?;
    let left = waitpid(None, Some(WaitPidFlag::WNOHANG));
    assert_eq!(left, Err(Errno::ECHILD), "no child is left");
    Ok(())
}

fn start(work: impl FnOnce() -> u8) -> nix::Result<Pid> {
    // SAFETY: this process has no other thread.
    unsafe { start_child("child", work) }
}

fn a_child_ends_with_the_code_that_its_work_returns() -> nix::Result<()> {
    for code in [0, 1, 255] {
        let child = start(|| code)?;
        assert_eq!(reap_all(&[child])?, [WaitStatus::Exited(child, code.into())]);
    }
    Ok(())
}

fn a_child_is_reaped_once() -> nix::Result<()> {
    let child = start(|| 0)?;
    reap_all(&[child])?;
    assert_eq!(reap_all(&[child]), Err(Errno::ECHILD));
    Ok(())
}

fn a_panic_ends_the_child_and_goes_no_further() -> nix::Result<()> {
    let work = || -> u8 {
        panic::set_hook(Box::new(|_| ()));
        panic!("as it must");
    };
    let Ok(child) = panic::catch_unwind(|| start(work)) else {
        exit(1) // we are the child, in the parent's code
    };
    let child = child?;
    assert_eq!(reap_all(&[child])?, [WaitStatus::Exited(child, 101)]);
    Ok(())
}

fn what_is_printed_is_printed_once_by_the_process_that_printed_it() -> io::Result<()> {
    let output = Command::new(env::current_exe()?).arg("prints").output()?;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "parent, child\nand child, parent");
    Ok(())
}

fn prints() -> io::Result<()> {
    print!("parent, ");
    let child = start(|| {
        print!("child\nand child, ");
        0
    })?;
    reap_all(&[child])?;
    print!("parent");
    Ok(())
}

fn all_of_many_children_are_reaped() -> nix::Result<()> {
    let work = |code: u8| vec![code; 1 << 20][usize::from(code)];
    let children = (0..100).map(|code| start(move || work(code)));
    let children = children.collect::<nix::Result<Vec<_>>>()?;
    let codes = (0..).zip(&children);
    let expected: Vec<_> = codes.map(|(code, pid)| WaitStatus::Exited(*pid, code)).collect();
    assert_eq!(reap_all(&children)?, expected);
    Ok(())
}

fn the_workers_do_not_wait_for_each_other() -> nix::Result<()> {
    let begun = Instant::now();
    // SAFETY: this process has no other thread.
    let workers = unsafe { start_all(&["worker"; 50]) }?;
    assert_eq!(reap_all(&workers)?.len(), 50);
    assert!(begun.elapsed().as_secs() < 4, "50 beats one after another");
    Ok(())
}

/// A global is no different from the rest of the memory.
fn a_child_does_not_change_what_is_on_its_parents_heap() -> nix::Result<()> {
    let account = Box::new(AtomicU8::new(100));
    // SAFETY: this process has no other thread.
    let ended = unsafe { withdraw_in_child(&account, 100) }?;
    assert!(matches!(ended, WaitStatus::Exited(_, 0)), "{ended:?}");
    assert_eq!(account.into_inner(), 100);
    Ok(())
}

fn looking_at_a_zombie_does_not_reap_it() -> nix::Result<()> {
    let child = start(|| 0)?;
    wait_without_reaping(child)?;
    wait_without_reaping(child)?;
    assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
    assert_eq!(wait_without_reaping(child), Err(Errno::ECHILD));
    Ok(())
}

fn a_parent_that_is_gone_is_noticed() -> nix::Result<()> {
    let parent = getpid();
    // In children, so that it is not this process that is killed with its parent.
    for (parent, is_there) in [(parent, 1), (Pid::from_raw(i32::MAX), 0)] {
        let child = start(|| end_with_parent(parent).map_or(2, u8::from))?;
        assert_eq!(reap_all(&[child])?, [WaitStatus::Exited(child, is_there)]);
    }
    Ok(())
}

fn what_is_forked_to_measure_is_reaped() -> io::Result<()> {
    (0..10).try_for_each(|_| a_fork())
}

/// The first process of a container adopts its orphans itself.
fn process_1_adopts_its_own_orphans() -> io::Result<()> {
    let mut unshare = Command::new("unshare");
    unshare.args(["--user", "--map-root-user", "--pid", "--fork"]).arg(env::current_exe()?);
    let output = unshare.arg("orphan").output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    if told.starts_with("unshare:") {
        println!("not tested: {told}"); // not every user may make a namespace of pids
        return Ok(());
    }
    assert!(output.status.success(), "{told}");
    Ok(())
}
