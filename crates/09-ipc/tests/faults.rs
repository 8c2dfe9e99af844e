//! What goes wrong between real processes: killed writers, gone peers, interrupted calls, malformed
//! requests. Nothing may hang, and nothing may be left.
//!
//! A program without the test harness: it has one thread, so it may fork.

use std::fs::File;
use std::io::{self, ErrorKind, IoSlice, Read, Seek, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use ch09_ipc::child::Child;
use ch09_ipc::message::{receive, send};
use ch09_ipc::process_queue::bounded;
use ch09_ipc::server::Manager;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::prctl;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, kill, sigaction, signal};
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, wait, waitpid};
use nix::unistd::{Pid, Uid, alarm, getpid, getuid, setuid};

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
    if env::args().nth(1).as_deref() == Some("prints") {
        return prints();
    }
    alarm::set(120); // a test that hangs is killed, and so fails
    prctl::set_child_subreaper(true)?; // orphans come to us, whoever reaps them elsewhere
    let descriptors = open_descriptors()?;
    what_is_printed_is_printed_once_by_the_process_that_printed_it()?;
    a_child_that_has_ended_is_known_without_waiting_and_sent_no_signal()?;
    a_grandchild_ends_with_a_killed_parent()?;
    a_child_is_joined_although_its_parent_ignores_the_ends_of_children()?;
    a_writer_killed_in_the_middle_of_a_message_is_an_error_of_its_own()?;
    a_killed_writer_leaves_the_queue_whole()?;
    a_killed_reader_is_an_error_of_the_writer()?;
    a_receiver_that_left_messages_behind_is_a_broken_pipe_each_time()?;
    too_many_files_on_their_way_are_a_full_queue()?;
    a_killed_reader_takes_at_most_one_message_along()?;
    a_reader_with_too_many_open_files_loses_the_message_and_no_place()?;
    of_two_files_in_a_packet_none_stays_open()?;
    interrupted_calls_are_retried()?;
    a_full_queue_times_out_and_the_message_was_not_sent()?;
    the_manager_refuses_nonsense_and_serves_the_others()?;
    the_manager_answers_only_its_own_user()?;
    a_client_killed_in_the_middle_of_a_request_costs_the_others_nothing()?;
    clients_too_many_wait_and_cost_the_others_nothing()?;
    a_killed_manager_is_an_error_and_its_folder_goes()?;
    a_manager_ends_with_its_parent_and_takes_its_folder_away()?;
    assert_eq!(
        waitpid(None, Some(WaitPidFlag::WNOHANG)),
        Err(Errno::ECHILD),
        "no child is left"
    );
    assert_eq!(open_descriptors()?, descriptors, "no descriptor is left");
    Ok(())
}

fn open_descriptors() -> io::Result<usize> {
    Ok(fs::read_dir("/proc/self/fd")?.count())
}

fn what_is_printed_is_printed_once_by_the_process_that_printed_it() -> io::Result<()> {
    let output = Command::new(env::current_exe()?).arg("prints").output()?;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "parent, child\nand child, parent"
    );
    Ok(())
}

fn prints() -> io::Result<()> {
    print!("parent, ");
    let child = start("child", || {
        print!("child\nand child, ");
        Ok(())
    })?;
    child.join()?;
    print!("parent");
    Ok(())
}

fn a_child_that_has_ended_is_known_without_waiting_and_sent_no_signal() -> io::Result<()> {
    let (mut end, held) = io::pipe()?;
    let mut child = start("child", || forever())?;
    drop(held);
    assert_eq!(child.try_wait()?, None);
    child.terminate()?;
    end.read_to_end(&mut Vec::new())?; // it has closed its files, and is about to end
    let ended = loop {
        match child.try_wait()? {
            Some(ended) => break ended,
            None => std::thread::yield_now(),
        }
    };
    assert_eq!(
        ended,
        WaitStatus::Signaled(child.pid(), Signal::SIGTERM, false)
    );
    assert_eq!(child.try_wait()?, Some(ended), "it is remembered");
    assert_eq!(
        child.kill().unwrap_err().raw_os_error(),
        Some(Errno::ESRCH as i32)
    );
    assert!(child.join().is_err());
    Ok(())
}

fn a_grandchild_ends_with_a_killed_parent() -> io::Result<()> {
    let ((mut has_begun, mut says), (mut end, held)) = (io::pipe()?, io::pipe()?);
    let child = start("child", || {
        let grandchild = start("grandchild", || {
            says.write_all(b"!")?;
            forever()
        });
        grandchild?.join()
    })?;
    drop((says, held));
    has_begun.read_exact(&mut [0])?;
    child.kill()?;
    assert!(child.join().is_err());
    assert_eq!(
        end.read(&mut [0])?,
        0,
        "nobody is left who holds the other end"
    );
    assert!(matches!(
        wait()?,
        WaitStatus::Signaled(_, Signal::SIGKILL, _)
    ));
    Ok(())
}

/// Whoever started this program may have left `SIGCHLD` ignored (`sh -c 'trap "" CHLD; …'`).
fn a_child_is_joined_although_its_parent_ignores_the_ends_of_children() -> io::Result<()> {
    let parent = start("parent", || {
        // SAFETY: nothing is handled.
        unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }?;
        start("good", || Ok(()))?.join()?;
        assert!(
            start("bad", || Err(io::Error::other("as it must")))?
                .join()
                .is_err()
        );
        Ok(())
    });
    parent?.join()
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
    let error = receive(&mut (&length_and_half[..]).chain(reader)).unwrap_err();
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

fn a_killed_reader_is_an_error_of_the_writer() -> io::Result<()> {
    let ((pipe_reader, mut pipe), (theirs, mut stream)) = (io::pipe()?, UnixStream::pair()?);
    let (sender, receiver) = bounded(1)?;
    sender.put(b"first")?;
    let child = start("reader", || forever())?;
    drop((pipe_reader, theirs, receiver));
    let writer = start("writer", || {
        // Far more than a buffer takes, so each of them waits for the reader.
        let large = vec![1; 1 << 20];
        let broken = |sent: io::Result<()>| {
            assert_eq!(sent.unwrap_err().kind(), ErrorKind::BrokenPipe);
        };
        broken(send(&mut pipe, &large));
        broken(send(&mut stream, &large));
        broken(sender.put(b"second"));
        Ok(())
    })?;
    // The writer has begun to wait, or will find nobody: it must end in both cases.
    child.kill()?;
    assert!(child.join().is_err());
    writer.join()
}

fn a_receiver_that_left_messages_behind_is_a_broken_pipe_each_time() -> io::Result<()> {
    let (sender, receiver) = bounded(9)?;
    sender.put(b"left")?;
    drop(receiver);
    for message in [&b"short"[..], &[1; 5_000], b"again"] {
        assert_eq!(
            sender.put(message).unwrap_err().kind(),
            ErrorKind::BrokenPipe
        );
    }
    Ok(())
}

/// An ordinary user may have as many files on their way as one process may have open (`unix(7)`).
fn too_many_files_on_their_way_are_a_full_queue() -> io::Result<()> {
    const LIMIT: u64 = 32;
    let become_ordinary = || -> io::Result<()> {
        setrlimit(Resource::RLIMIT_NOFILE, LIMIT, LIMIT)?;
        if getuid().is_root() {
            setuid(Uid::from_raw(54_321))?; // nobody else's files count with ours
        }
        Ok(())
    };
    let (sender, receiver) = bounded(1_000)?;
    let (mut is_full, mut says) = io::pipe()?;
    let writer = start("writer", || {
        become_ordinary()?;
        let put = || sender.put_timeout(&[1; 5_000], Duration::from_millis(20));
        let full = (0..1_000)
            .find_map(|_| put().err())
            .expect("it is full before the queue is");
        assert_eq!(full.kind(), ErrorKind::TimedOut, "{full}");
        says.write_all(b"!")?;
        (0..100).try_for_each(|_| sender.put(&[2; 5_000]))
    })?;
    drop((sender, says));
    is_full.read_exact(&mut [0])?;
    let mut kinds = [0; 3];
    while let Some(message) = receiver.get()? {
        kinds[usize::from(message[0])] += 1;
    }
    writer.join()?;
    assert_eq!(kinds[2], 100);
    Ok(())
}

fn a_killed_reader_takes_at_most_one_message_along() -> io::Result<()> {
    for _ in 0..20 {
        let (sender, receiver) = bounded(8)?;
        let (mut told, mut tell) = io::pipe()?;
        let child = start("reader", || {
            loop {
                let message = receiver.get()?.expect("the parent keeps it open");
                assert_eq!(message.len(), 5_000);
                tell.write_all(&[message[0]])?;
            }
        })?;
        drop(tell);
        (0..8).try_for_each(|number| sender.put(&[number; 5_000]))?;
        told.read_exact(&mut [0])?;
        child.kill()?;
        assert!(child.join().is_err());
        drop(sender);
        let mut taken = vec![0];
        told.read_to_end(&mut taken)?;
        let mut left = Vec::new();
        while let Some(message) = receiver.get()? {
            assert!(message == [message[0]; 5_000], "whole");
            left.push(message[0]);
        }
        let lost = 8 - taken.len() - left.len();
        assert!(lost <= 1, "{taken:?} {left:?}");
        let first_left = u8::try_from(taken.len() + lost).expect("a few");
        assert!(
            left.iter().copied().eq(first_left..8),
            "in order: {taken:?} {left:?}"
        );
    }
    Ok(())
}

fn a_reader_with_too_many_open_files_loses_the_message_and_no_place() -> io::Result<()> {
    let (sender, receiver) = bounded(1)?;
    let child = start("reader", || {
        setrlimit(Resource::RLIMIT_NOFILE, 0, 0)?;
        let error = receiver.get().unwrap_err();
        assert_eq!(error.raw_os_error(), Some(Errno::EMFILE as i32), "{error}");
        Ok(())
    })?;
    sender.put(&[1; 5_000])?;
    child.join()?;
    sender.put_timeout(b"next", Duration::ZERO)?;
    assert_eq!(receiver.get()?.expect("put"), b"next");
    Ok(())
}

/// A peer that is not ours may send two files at once.
fn of_two_files_in_a_packet_none_stays_open() -> io::Result<()> {
    let (sender, receiver) = bounded(1)?;
    let (reader, writer) = io::pipe()?;
    let mut file = File::from(memfd_create(c"message", MFdFlags::MFD_CLOEXEC)?);
    file.write_all(b"1")?;
    file.rewind()?;
    let files = [file.as_raw_fd(), writer.as_raw_fd()];
    let files = [ControlMessage::ScmRights(&files)];
    let packet = [IoSlice::new(&[1])]; // the message is a file
    let socket = sender.as_fd().as_raw_fd();
    sendmsg::<()>(socket, &packet, &files, MsgFlags::empty(), None)?;
    drop(writer);
    assert_eq!(receiver.get()?.expect("sent"), b"1");
    let mut no_writer = [PollFd::new(reader.as_fd(), PollFlags::empty())];
    assert_eq!(
        poll(&mut no_writer, PollTimeout::ZERO),
        Ok(1),
        "the pipe has no writer left"
    );
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
            sender.put(b"waits")?;
        }
        Ok(())
    })?;
    drop((writer, sender)); // a writer that fails is an end, and no hang
    for _ in 0..50 {
        assert_eq!(receive(&mut stream)?.expect("sent").len(), 300_000);
        kill(child.pid(), Signal::SIGUSR1)?;
        assert_eq!(receiver.get()?.expect("put").len(), 5_000);
        assert_eq!(receiver.get()?.expect("put"), b"waits");
    }
    child.join()
}

fn a_full_queue_times_out_and_the_message_was_not_sent() -> io::Result<()> {
    let (sender, receiver) = bounded(1)?;
    sender.put(b"first")?;
    let child = start("writer", || {
        let late = sender
            .put_timeout(b"late", Duration::from_millis(50))
            .unwrap_err();
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
        let reply = String::from_utf8_lossy(&reply);
        assert!(reply.contains("Refused"), "{reply}");
        assert_eq!(
            receive(&mut stranger)?,
            None,
            "what comes next could begin anywhere"
        );
    }
    let mut silent = UnixStream::connect(manager.path())?;
    silent.write_all(b"\0\0")?; // half a length, and then nothing: it holds up nobody
    friend.append("two")?;
    assert_eq!(friend.list()?, ["one", "two"]);
    drop(silent);
    manager.stop()?;
    assert!(!folder.exists());
    assert!(
        friend.list().is_err(),
        "a manager that has gone is an error"
    );
    Ok(())
}

fn the_manager_answers_only_its_own_user() -> io::Result<()> {
    if !getuid().is_root() {
        println!("only root can ask as somebody else: not tested");
        return Ok(());
    }
    // SAFETY: this program has one thread.
    let manager = unsafe { Manager::start() }?;
    let path = manager.path();
    let (mut connected, mut tell) = io::pipe()?;
    let mut ask = || {
        let stranger = start("stranger", || {
            setuid(Uid::from_raw(65_534))?;
            let mut connection = UnixStream::connect(&path)?;
            tell.write_all(b"!")?;
            send(&mut connection, &[1])?; // the list, please
            match receive(&mut connection) {
                Ok(Some(_)) => Ok(()),
                _ => Err(io::Error::other("no answer")),
            }
        });
        stranger?.join()
    };
    assert!(ask().is_err(), "the folder is closed to others");
    for open in [path.parent().expect("a folder"), &path] {
        fs::set_permissions(open, fs::Permissions::from_mode(0o777))?;
    }
    assert!(ask().is_err(), "and the manager answers no stranger");
    drop(tell);
    assert_eq!(
        io::copy(&mut connected, &mut io::sink())?,
        1,
        "who came through the open door"
    );
    assert!(manager.proxy()?.list()?.is_empty(), "but its own user");
    manager.stop()
}

fn a_client_killed_in_the_middle_of_a_request_costs_the_others_nothing() -> io::Result<()> {
    // SAFETY: this program has one thread.
    let manager = unsafe { Manager::start() }?;
    let (mut begun, mut tell) = io::pipe()?;
    let client = start("client", || {
        let mut connection = UnixStream::connect(manager.path())?;
        connection.write_all(&100_u32.to_be_bytes())?;
        connection.write_all(b"half a request")?;
        tell.write_all(b"!")?;
        forever()
    })?;
    begun.read_exact(&mut [0])?;
    client.kill()?;
    assert!(client.join().is_err());
    let mut proxy = manager.proxy()?;
    proxy.append("one")?;
    assert_eq!(proxy.list()?, ["one"], "and nothing of the killed one");
    manager.stop()
}

fn clients_too_many_wait_and_cost_the_others_nothing() -> io::Result<()> {
    let child = start("parent", || {
        let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
        setrlimit(Resource::RLIMIT_NOFILE, 20, hard)?; // the server inherits it
        // SAFETY: the child has one thread, too.
        let manager = unsafe { Manager::start() }?;
        setrlimit(Resource::RLIMIT_NOFILE, soft, hard)?;
        let mut friend = manager.proxy()?;
        friend.append("one")?;
        let crowd = (0..40)
            .map(|_| manager.proxy())
            .collect::<io::Result<Vec<_>>>()?;
        let mut last = manager.proxy()?;
        friend.append("two")?;
        drop(crowd);
        assert_eq!(last.list()?, ["one", "two"], "its turn has come");
        // A crowd that stays does not keep the server from ending.
        let crowd = (0..40)
            .map(|_| manager.proxy())
            .collect::<io::Result<Vec<_>>>()?;
        manager.stop()?;
        drop(crowd);
        Ok(())
    });
    child?.join()
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
    let pid = Pid::from_raw(pid.parse().expect("a number"));
    let path = PathBuf::from(path);
    let mut connection = UnixStream::connect(&path)?;
    child.kill()?;
    assert!(child.join().is_err());
    // The server holds our connection open as long as it lives. If it has not accepted it by then,
    // the end is an error.
    assert!(
        !matches!(receive(&mut connection), Ok(Some(_))),
        "it has ended"
    );
    assert!(
        !path.parent().expect("a folder").exists(),
        "the folder has gone"
    );
    assert!(
        matches!(waitpid(pid, None)?, WaitStatus::Exited(..)),
        "of its own accord"
    );
    Ok(())
}
