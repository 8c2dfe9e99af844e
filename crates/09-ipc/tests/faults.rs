//! What goes wrong between real processes: killed writers, gone peers, interrupted calls, malformed
//! requests. Nothing may hang, and nothing may be left.
//!
//! A program without the test harness: it has one thread, so it may fork.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use ch09_ipc::child::Child;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue::bounded;
use ch09_ipc::server::Manager;
use nix::errno::Errno;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, kill, sigaction};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::{Pid, alarm, getpid};

fn start(name: &str, work: impl FnOnce() -> io::Result<()>) -> io::Result<Child> {
    // SAFETY: this program has one thread.
    unsafe { Child::start(name, work) }
}

fn forever() -> ! {
    loop {
        std::thread::park();
    }
}

fn main() -> io::Result<()> {
    alarm::set(120); // a test that hangs is killed, and so fails
    let descriptors = open_descriptors()?;
    a_writer_killed_in_the_middle_of_a_message_is_an_error_of_its_own()?;
    a_killed_writer_leaves_the_queue_whole()?;
    interrupted_calls_are_retried()?;
    a_full_queue_times_out_and_the_message_was_not_sent()?;
    the_manager_refuses_nonsense_and_serves_the_others()?;
    a_killed_manager_is_an_error_and_its_folder_goes()?;
    a_manager_ends_with_its_parent_and_takes_its_folder_away()?;
    assert_eq!(waitpid(None, Some(WaitPidFlag::WNOHANG)), Err(Errno::ECHILD), "no child is left");
    assert_eq!(open_descriptors()?, descriptors, "no descriptor is left");
    Ok(())
}

fn open_descriptors() -> io::Result<usize> {
    Ok(fs::read_dir("/proc/self/fd")?.count())
}

fn a_writer_killed_in_the_middle_of_a_message_is_an_error_of_its_own() -> io::Result<()> {
    let (mut reader, mut writer) = io::pipe()?;
    let child = start("writer", || {
        send(&mut writer, b"whole")?;
        writer.write_all(&100_u32.to_be_bytes())?;
        writer.write_all(b"half")?;
        forever()
    })?;
    drop(writer);
    assert_eq!(receive(&mut reader)?.expect("whole"), b"whole");
    let mut length_and_half = [0; 8];
    reader.read_exact(&mut length_and_half)?;
    child.kill()?;
    assert!(child.join().is_err());
    let rest = [&length_and_half[..], b""].concat();
    let error = receive(&mut rest.chain(reader)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    assert!(error.to_string().contains("middle of a message"), "{error}");
    Ok(())
}

fn a_killed_writer_leaves_the_queue_whole() -> io::Result<()> {
    for _ in 0..20 {
        let (sender, receiver) = bounded(2)?;
        // It puts without end, and is killed anywhere.
        let child = start("writer", || {
            loop {
                sender.put(&[7; 9_999])?;
            }
        })?;
        assert_eq!(receiver.get()?.expect("a message"), [7; 9_999]);
        child.kill()?;
        assert!(child.join().is_err());
        drop(sender);
        while let Some(message) = receiver.get()? {
            assert_eq!(message, [7; 9_999], "whole, or not there");
        }
    }
    Ok(())
}

extern "C" fn ignore(_: i32) {}

fn interrupted_calls_are_retried() -> io::Result<()> {
    let handler = SigHandler::Handler(ignore);
    let action = SigAction::new(handler, SaFlags::empty(), SigSet::empty());
    // SAFETY: the handler does nothing; without SA_RESTART it interrupts what waits.
    unsafe { sigaction(Signal::SIGUSR1, &action) }?;
    let ((mut stream, mut writer), (sender, receiver)) = (UnixStream::pair()?, bounded(1)?);
    let reader = getpid();
    let child = start("writer", || {
        for _ in 0..50 {
            kill(reader, Signal::SIGUSR1)?;
            send(&mut writer, &vec![1; 300_000])?;
            kill(reader, Signal::SIGUSR1)?;
            sender.put(&[2; 5_000])?;
        }
        Ok(())
    })?;
    for _ in 0..50 {
        assert_eq!(receive(&mut stream)?.expect("sent").len(), 300_000);
        assert_eq!(receiver.get()?.expect("put").len(), 5_000);
    }
    child.join()
}

fn a_full_queue_times_out_and_the_message_was_not_sent() -> io::Result<()> {
    let (sender, receiver) = bounded(1)?;
    sender.put(b"first")?;
    let child = start("writer", || {
        let late = sender.put_timeout(b"late", Duration::from_millis(50)).unwrap_err();
        assert_eq!(late.kind(), ErrorKind::TimedOut);
        Ok(())
    })?;
    child.join()?;
    drop(sender);
    assert_eq!(receiver.get()?.expect("it was put"), b"first");
    assert_eq!(receiver.get()?, None, "the late one was not sent");
    Ok(())
}

fn the_manager_refuses_nonsense_and_serves_the_others() -> io::Result<()> {
    // SAFETY: this program has one thread.
    let manager = unsafe { Manager::start() }?;
    let folder = manager.path().parent().expect("a folder").to_owned();
    assert_eq!(fs::metadata(&folder)?.permissions().mode() & 0o777, 0o700);
    let mut friend = manager.proxy()?;
    friend.append("one")?;
    for nonsense in [&b"\xff\xff\xff\xff"[..], b"\0\0\0\x02\xee\xee", b"\0\0\0\0"] {
        let mut stranger = UnixStream::connect(manager.path())?;
        stranger.write_all(nonsense)?;
        let reply = receive(&mut stranger)?.expect("an answer");
        assert_eq!(reply[0], 3, "refused: {reply:?}");
    }
    let mut silent = UnixStream::connect(manager.path())?;
    silent.write_all(b"\0\0")?; // half a length, and then nothing: it holds up nobody
    friend.append("two")?;
    assert_eq!(friend.list()?, ["one", "two"]);
    drop(silent);
    manager.stop()?;
    assert!(!folder.exists());
    assert!(friend.list().is_err(), "a manager that has gone is an error");
    Ok(())
}

fn a_killed_manager_is_an_error_and_its_folder_goes() -> io::Result<()> {
    // SAFETY: this program has one thread.
    let manager = unsafe { Manager::start() }?;
    let folder = manager.path().parent().expect("a folder").to_owned();
    let mut proxy = manager.proxy()?;
    proxy.set("n", 1)?;
    manager.server().kill()?;
    assert!(proxy.get("n").is_err());
    drop(manager);
    assert!(!folder.exists());
    Ok(())
}

fn a_manager_ends_with_its_parent_and_takes_its_folder_away() -> io::Result<()> {
    let (mut told, mut tell) = io::pipe()?;
    let child = start("parent", || {
        // SAFETY: the child has one thread, too.
        let manager = unsafe { Manager::start() }?;
        let said = format!("{} {}", manager.server().pid(), manager.path().display());
        send(&mut tell, said.as_bytes())?;
        forever()
    })?;
    drop(tell);
    let said = String::from_utf8(receive(&mut told)?.expect("said")).expect("UTF-8");
    let (pid, path) = said.split_once(' ').expect("a pid and a path");
    let (pid, path) = (Pid::from_raw(pid.parse().expect("a number")), PathBuf::from(path));
    let mut connection = UnixStream::connect(&path)?;
    child.kill()?;
    assert!(child.join().is_err());
    // The server holds our connection open as long as it lives.
    assert!(receive(&mut connection).is_ok_and(|answer| answer.is_none()), "it has ended");
    assert!(!path.parent().expect("a folder").exists(), "the folder has gone");
    while kill(pid, None).is_ok() {
        std::thread::yield_now(); // it is the system's to reap
    }
    Ok(())
}
