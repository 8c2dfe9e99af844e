//! Servers with more clients than they have room for: waiting to be accepted, or being served.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::fd::AsRawFd;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use acceptance::{run, text, within_a_minute};
use ch12_asyncio_executor::{http, server};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::runtime::Builder;

/// Held by whoever changes how many files this process may open, or starts a process.
static LIMIT: Mutex<()> = Mutex::new(());

/// Plays an example where so few files may be open, and `open` of them are.
fn with_limit(limit: u32, open: u32, example: &str) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_12-asyncio-executor");
    let command = format!(
        "for ((file = 10; file < 10 + {open}; file++)); do eval \"exec $file< /dev/null\"; done
         ulimit -n {limit} && exec {program} {example} --no-timeline"
    );
    let _limit = LIMIT.lock().unwrap_or_else(PoisonError::into_inner);
    let output = run(Path::new("bash"), &["-c", &command]);
    (
        output.status.code(),
        text(&output.stdout) + &text(&output.stderr),
    )
}

#[test]
fn it_plays_with_fewer_clients() {
    let (status, said) = with_limit(256, 0, "event-driven");
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.contains("each has an answer clients=96 answers=96"),
        "{said}"
    );
}

#[test]
fn too_few_are_one_line_that_names_the_cause() {
    let for_nobody = [(64, 0, "event-driven"), (64, 0, "http-fetch")];
    let not_for_the_clients = [(256, 200, "event-driven")];
    for (limit, open, example) in for_nobody.into_iter().chain(not_for_the_clients) {
        let (status, said) = with_limit(limit, open, example);
        assert_eq!(status, Some(1), "{example}: {said}");
        assert_eq!(said.matches("ERROR").count(), 1, "{example}: {said}");
        assert!(
            said.contains("ERROR fails: Too many open files"),
            "{example}: {said}"
        );
        assert!(
            !said.contains("has no page") && !said.contains("answers="),
            "{example}: {said}"
        );
    }
}

#[test]
fn a_thousand_clients_can_connect_before_one_of_them_is_accepted() {
    within_a_minute(|| {
        let _limit = LIMIT.lock().unwrap_or_else(PoisonError::into_inner);
        let clients = server::room_for(1000).unwrap();
        let runtime = Builder::new_current_thread().enable_io().build().unwrap();
        let listener = runtime.block_on(async { server::listen(1000) }).unwrap();
        let server = listener.local_addr().unwrap();
        let connect = |_| TcpStream::connect_timeout(&server, Duration::from_millis(900));
        let connected: Vec<_> = (0..clients).map(connect).map_while(Result::ok).collect();
        assert_eq!(
            connected.len(),
            clients as usize,
            "the others would try again after a second"
        );
    });
}

/// Lets a server run that may open three more files, with ten clients that have connected:
/// returns what each was answered.
fn crowd() -> Vec<String> {
    let _limit = LIMIT.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(async { server::listen(10) }).unwrap();
    let address = listener.local_addr().unwrap();
    let clients: Vec<_> = (0..10)
        .map(|_| TcpStream::connect(address).unwrap())
        .collect();
    let lowest = File::open("/dev/null").unwrap().as_raw_fd();
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(
        Resource::RLIMIT_NOFILE,
        u64::try_from(lowest).unwrap() + 3,
        hard,
    )
    .unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! { () = server::serve(listener, http::answer) => {}, _ = stopped => {} }
        });
    });
    let mut answers = Vec::new();
    for mut client in clients {
        client
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        _ = client.write_all(b"GET /1 HTTP/1.1\r\n\r\n");
        let mut answer = String::new();
        _ = BufReader::new(client).read_line(&mut answer);
        answers.push(answer);
    }
    drop(stop);
    server.join().unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, soft, hard).unwrap();
    answers
}

#[test]
fn one_client_too_many_does_not_end_the_server() {
    within_a_minute(|| {
        for answer in crowd() {
            assert_eq!(answer, "HTTP/1.1 200 OK\r\n");
        }
    });
}

#[test]
fn when_the_python_server_fails_so_does_its_program() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/python");
    let program = format!(
        "import asyncio, sys\n\
         sys.path.insert(0, {folder:?})\n\
         import event_driven\n\
         async def fails(*_args, **_named):\n    raise OSError('on purpose')\n\
         asyncio.start_server = fails\n\
         event_driven.main()"
    );
    let _limit = LIMIT.lock().unwrap_or_else(PoisonError::into_inner);
    let output = run(
        Path::new("timeout"),
        &["30", "python3", "-B", "-c", &program],
    );
    let said = text(&output.stderr);
    assert!(
        output.status.code() == Some(1) && said.contains("OSError: on purpose"),
        "{said}"
    );
}
