//! A chapter whose examples misbehave in every way that the runner must bear.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::process::{Command, ExitCode, abort, exit};
use std::task::{Context, Poll, Waker};
use std::thread::{self, Builder};
use std::{env, fs, io, ptr};

use nix::libc::_exit;
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork, getpid, setsid};
use runner::Example;
use tracing::{Instrument, info, info_span};

macro_rules! faults {
    ($($name:ident: $sentence:literal $main:expr;)*) => {
        &[$(Example {
            module: stringify!($name),
            source: concat!("//! ", $sentence),
            python: concat!(env!("CARGO_MANIFEST_DIR"), "/", stringify!($name), ".py"),
            main: $main,
        }),*]
    };
}

const FAULTS: &[Example] = faults! {
    well: "Says one thing and ends." || {
        info!("is well");
        Ok(())
    };
    panics: "Panics." || {
        let _work = info_span!("work").entered();
        panic!("as it must")
    };
    fails: "Returns an error." || {
        let _work = info_span!("work").entered();
        info!("is about to fail");
        Err("the disk is on fire".to_owned())
    };
    exits: "Exits with a code." || {
        let _work = info_span!("work").entered();
        info!("is about to exit");
        exit(7)
    };
    aborts: "Aborts." || {
        let _work = info_span!("work").entered();
        info!("is about to abort");
        abort()
    };
    segfaults: "Writes where it may not." || {
        let _work = info_span!("work").entered();
        info!("is about to write");
        // SAFETY: it is not sound, and the fault is the point: no page is mapped at this address.
        unsafe { ptr::without_provenance_mut::<u8>(1).write_volatile(1) };
        Ok(())
    };
    killed: "Is killed." || {
        let _work = info_span!("work").entered();
        info!("is about to be killed");
        raise(Signal::SIGKILL).map_err(|error| error.to_string())
    };
    hangs: "Never ends, and has a child in a session of its own that does not either." || {
        child(|| {
            setsid().expect("a child may have a session of its own");
            info!(pid = getpid().as_raw(), "will not end");
            forever();
        });
        let _work = info_span!("work").entered();
        info!(pid = getpid().as_raw(), "will not end");
        forever()
    };
    stuck: "A thread and a coroutine wait for good, each inside of a span." || {
        let (tell, told) = std::sync::mpsc::channel();
        named("daemon", move || {
            let _outer = info_span!("outer").entered();
            let _hold = info_span!("hold", lock = 1).entered();
            tell.send(()).expect("main waits for it");
            forever();
        });
        told.recv().map_err(|error| error.to_string())?;
        named("ends", || info!("ends"));
        let hold = std::future::pending::<()>().instrument(info_span!("hold", lock = 2));
        let mut task = pin!(hold.instrument(info_span!("task", name = "foo")));
        _ = task.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        forever()
    };
    not_judged: "Cannot judge its lesson." || {
        tracing::warn!("not judged: the machine is too busy");
        Ok(())
    };
    not_judged_and_fails: "Cannot judge one thing, and another is false." || {
        tracing::warn!("not judged: the machine is too busy");
        Err("it does not hold".to_owned())
    };
    leaves_a_child: "Ends while its child goes on." || {
        child(|| {
            info!(pid = getpid().as_raw(), "goes on");
            forever();
        });
        // The child's line must be in the record before the parent's end can kill it.
        while fs::read_to_string(env::var("TRACE_RECORD").expect("set by the runner"))
            .is_ok_and(|record| !record.contains("goes on"))
        {
            thread::yield_now();
        }
        Ok(())
    };
    daemon: "Ends while one of its threads goes on." || {
        let (tell, told) = std::sync::mpsc::channel();
        named("daemon", move || {
            let _work = info_span!("work").entered();
            info!("goes on");
            tell.send(()).expect("main waits for it");
            forever();
        });
        told.recv().map_err(|error| error.to_string())
    };
    same_names: "Threads and coroutines that share a name, or have none." || {
        thread::scope(|s| {
            for name in [Some("bob"), Some("bob"), None, None] {
                let mut builder = Builder::new();
                if let Some(name) = name {
                    builder = builder.name(name.to_owned());
                }
                builder.spawn_scoped(s, || info!("is here")).expect("a thread");
            }
        });
        coroutines(["foo", "foo"]);
        Ok(())
    };
    coroutine_in_coroutine: "A coroutine polls two others." || {
        let inner = async {
            info!("polls");
            let _hold = info_span!("section").entered();
            coroutines(["foo", "bar"]);
        };
        let mut outer = pin!(inner.instrument(info_span!("task", name = "outer")));
        while outer.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {}
        Ok(())
    };
    coroutines_that_hold: "Two coroutines hold something while they wait, at the same time." || {
        drop(async {}.instrument(info_span!("task", name = "never polled")));
        let hold = |name| {
            let task = async { yield_once().instrument(info_span!("hold", lock = 1)).await };
            Some(Box::pin(task.instrument(info_span!("task", name))))
        };
        poll_in_turn([hold("foo"), hold("bar")]);
        info!("both are done");
        Ok(())
    };
    children: "Forked children that end in every way." || {
        let ends: [(&str, fn()); 5] = [
            ("leaves", || {}),
            ("is killed", || raise(Signal::SIGKILL).expect("it may")),
            ("is terminated", || raise(Signal::SIGTERM).expect("it may")),
            ("aborts", || abort()),
            ("has threads", || {
                thread::scope(|s| {
                    s.spawn(|| info!("is in a thread"));
                });
            }),
        ];
        for (name, end) in ends {
            let pid = child(move || {
                let _process = info_span!("process", name).entered();
                info!(pid = getpid().as_raw(), "is a child");
                end();
            });
            waitpid(pid, None).map_err(|error| error.to_string())?;
        }
        Ok(())
    };
    starts_itself: "Starts its own program anew." || {
        if env::args().nth(1).is_some() {
            let _process = info_span!("process", name = "anew").entered();
            info!("is started anew");
            return Ok(());
        }
        let program = env::current_exe().map_err(|error| error.to_string())?;
        let status = Command::new(program).arg("anew").status();
        info!(status = ?status.map_err(|error: io::Error| error.to_string())?.code(), "is back");
        Ok(())
    };
    odd_fields: "Fields that are called like what the record has names for." || {
        let _lane = info_span!("span", message = "of a span", lane = 1, thread = 2).entered();
        info!(thread = "mine", lane = 3, name = "x", fields = true, "with a message");
        info!(message = 4, source = "here");
        Ok(())
    };
    odd_text: "Text that could break a line or a picture." || {
        named("锁 <lock>\t\"&\u{1b}[2J", || {
            info!(path = "a\tb\\", "进程 says \"hi\"\n\u{1b}[31m<red> & \u{7}");
            info!(float = f64::NAN, yes = true, "");
        });
        Ok(())
    };
    many_lanes: "Two thousand threads." || {
        let _work = info_span!("work").entered();
        for _ in 0..20 {
            let hundred = [(); 100].map(|()| thread::spawn(|| info!("is here")));
            for thread in hundred {
                thread.join().map_err(|_| "a thread panics")?;
            }
        }
        Ok(())
    };
    many_events: "Ten thousand events, while children are killed, which the runner records." || {
        for number in 0..10_000 {
            if number % 200 == 0 {
                let pid = child(|| {
                    let _process = info_span!("process", name = "child").entered();
                    raise(Signal::SIGKILL).expect("it may");
                });
                waitpid(pid, None).map_err(|error| error.to_string())?;
            }
            info!(number, "is an event");
        }
        Ok(())
    };
};

fn forever() -> ! {
    loop {
        thread::park();
    }
}

fn named(name: &str, work: impl FnOnce() + Send + 'static) {
    let thread = Builder::new()
        .name(name.replace('\0', ""))
        .spawn(work)
        .expect("a thread");
    if name != "daemon" {
        thread.join().expect("it does not panic");
    }
}

fn child(work: impl FnOnce()) -> nix::unistd::Pid {
    // SAFETY: no other thread of these examples is alive when they fork.
    match unsafe { fork() }.expect("a child") {
        ForkResult::Parent { child } => child,
        ForkResult::Child => {
            work();
            // SAFETY: it ends this process and touches none of its memory.
            unsafe { _exit(0) }
        }
    }
}

/// Coroutines that give way once each, polled in turn.
fn coroutines(names: [&'static str; 2]) {
    poll_in_turn(names.map(|name| {
        let task = async {
            info!("is here");
            yield_once().await;
            info!("is back");
        };
        Some(Box::pin(task.instrument(info_span!("task", name))))
    }));
}

fn yield_once() -> impl Future<Output = ()> {
    let mut yielded = false;
    poll_fn(move |_| {
        if std::mem::replace(&mut yielded, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
}

fn poll_in_turn<F: Future>(mut tasks: [Option<Pin<Box<F>>>; 2]) {
    while tasks.iter().any(Option::is_some) {
        for slot in &mut tasks {
            let mut context = Context::from_waker(Waker::noop());
            if slot
                .as_mut()
                .is_some_and(|task| task.as_mut().poll(&mut context).is_ready())
            {
                *slot = None;
            }
        }
    }
}

fn main() -> ExitCode {
    runner::run("faults", FAULTS)
}
