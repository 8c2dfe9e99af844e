//! One run of a program under shuttle, in a given order of steps.
//!
//! Shuttle runs every thread as a coroutine and asks [`Scheduler::next_task`] which one goes on.
//! The types in [`play`](crate::play) stop before each of their operations (a *gate*) and say what
//! comes next. So between two gates a thread takes one *step*, and the order chooses only at gates:
//! where shuttle asks in the middle of a step, the same thread goes on.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, Location};
use std::sync::Once;

use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};
use shuttle::{Config, FailurePersistence, Runner};

use crate::levels::Program;

/// A thread takes a step more often than that only in a loop without end.
const MOST_STEPS: usize = 200;
/// A failed assertion formats its message on the thread's own stack.
const STACK: usize = 1 << 17;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The order is used up, and a thread can go on.
    Open,
    /// All threads are done, and every assertion held.
    Well,
    /// An assertion failed.
    Broken {
        /// The thread it failed in, or `main`.
        who: String,
        /// The line of the program.
        line: u32,
        /// What the assertion says.
        message: String,
    },
    /// Threads are left, and none of them can go on.
    Stuck,
    /// The order names a thread that cannot go on.
    Refused {
        /// The step, counted from 0.
        step: usize,
        /// Which thread, and why it cannot.
        why: String,
    },
}

impl End {
    /// Whether the thing that must never happen has happened.
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Broken { .. } | Self::Stuck)
    }
}

/// What a thread can do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It can go on.
    Ready,
    /// It cannot, and this is why.
    Blocked(String),
    /// It has ended.
    Done,
}

/// A thread between two steps.
#[derive(Clone, Debug)]
pub struct Thread {
    /// `ann`, `bob`, ….
    pub name: String,
    /// The line of its next step.
    pub line: u32,
    /// Its next step.
    pub does: String,
    /// Whether it can take it.
    pub state: State,
    /// The locks that it holds.
    pub holds: Vec<String>,
}

/// A thread in a column of the picture, after that column's step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It could go on.
    Alive,
    /// It holds a lock.
    Holds,
    /// It waits.
    Waits,
    /// It has ended.
    Gone,
}

impl Thread {
    /// By its name, or by its first letter.
    pub fn is_called(&self, word: &str) -> bool {
        self.name == word || self.name[..1] == *word
    }
}

/// A step that was taken.
#[derive(Clone, Debug)]
pub struct Step {
    /// The thread's number.
    pub thread: usize,
    /// The line of the program.
    pub line: u32,
    /// What it did, with the result.
    pub did: String,
    /// Every thread after it.
    pub marks: Vec<Mark>,
}

/// A run, up to where the order leads.
#[derive(Clone, Debug)]
pub struct Run {
    /// The threads as they are now, in the order in which they were started.
    pub threads: Vec<Thread>,
    /// Names and values of what they share, as far as it was used.
    pub shared: Vec<(String, String)>,
    /// What has happened.
    pub steps: Vec<Step>,
    /// How it ended.
    pub end: End,
    /// For each thread its steps, and what each used, in which version: two runs with the same
    /// history are in the same state, because every thread has seen the same.
    pub(crate) history: Vec<Vec<(Place, u32)>>,
}

/// Line and column where something shared is made: its name across runs.
pub(crate) type Place = (u32, u32);

/// Where a thread is.
pub(crate) enum At {
    /// Between two gates, or not begun.
    Running,
    /// Before a step. If it takes a lock, that must be free.
    Gate {
        takes: Option<usize>,
    },
    /// In `Condvar::wait`: of this condition variable, with this mutex.
    Asleep {
        condvar: usize,
        mutex: usize,
    },
    Done,
}

pub(crate) struct Playing {
    pub(crate) name: String,
    pub(crate) task: Option<TaskId>,
    pub(crate) at: At,
    pub(crate) line: u32,
    pub(crate) does: String,
    pub(crate) holds: Vec<usize>,
    pub(crate) history: Vec<(Place, u32)>,
    /// It spins until this is no longer the object's version.
    pub(crate) spins: Option<(usize, u32)>,
}

pub(crate) struct Object {
    pub(crate) address: usize,
    pub(crate) place: Place,
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) version: u32,
    pub(crate) holder: Option<usize>,
    pub(crate) shuttles: &'static dyn Any,
}

/// What is known of a run. Each thread of the system has its own, so tests can run at once.
#[derive(Default)]
pub(crate) struct Live {
    pub(crate) text: &'static str,
    order: Vec<usize>,
    /// After the order, go on to the end with as few switches as possible.
    finish: bool,
    idle: Option<TaskId>,
    pub(crate) threads: Vec<Playing>,
    pub(crate) objects: Vec<Object>,
    pub(crate) steps: Vec<Step>,
    /// States after the last step.
    states: Vec<State>,
    /// What the program itself says: an assertion has failed, or `main` has ended.
    verdict: Option<End>,
    end: Option<End>,
}

thread_local! {
    static LIVE: RefCell<Live> = RefCell::default();
    static PLAYS: Cell<bool> = const { Cell::new(false) };
    static PANIC: RefCell<(u32, String)> = const { RefCell::new((0, String::new())) };
}

pub(crate) fn live<T>(f: impl FnOnce(&mut Live) -> T) -> T {
    LIVE.with_borrow_mut(f)
}

/// Plays the program in this order. With `finish` it goes on to the end, without switching from a
/// thread that can go on.
pub fn run(program: &Program, order: &[usize], finish: bool) -> Run {
    quiet();
    let begin = Live {
        text: program.text,
        order: order.to_vec(),
        finish,
        ..Live::default()
    };
    LIVE.set(begin);
    PLAYS.set(true);
    shuttled(program.main);
    PLAYS.set(false);
    LIVE.take().into_run()
}

fn shuttled(main: fn()) {
    let mut config = Config::new();
    config.stack_size = STACK;
    config.failure_persistence = FailurePersistence::None;
    config.silence_warnings = true;
    let main = move || {
        // Always ready, and never chosen: so shuttle asks us, too, when nothing else can go on.
        let idle = shuttle::thread::spawn(|| ());
        let idle = usize::from(idle.thread().id());
        live(|live| live.idle = Some(idle.into()));
        match panic::catch_unwind(main) {
            Ok(()) => stop(End::Well),
            Err(_) => stop(broken("main")),
        }
    };
    Runner::new(Chooser { begun: false }, config).run(main);
}

/// Ends the run: shuttle drops all threads when nothing is chosen.
pub(crate) fn stop(end: End) -> ! {
    live(|live| live.verdict = Some(end));
    shuttle::thread::yield_now();
    unreachable!("nothing is chosen");
}

/// Says nothing about panics in a run: they are kept for the reader. Shuttle puts its own words
/// before those of the hook that it finds, once; so it has to come first.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        shuttle::check_dfs(|| (), Some(1));
        panic::set_hook(Box::new(move |info| {
            if !PLAYS.get() {
                return usual(info);
            }
            let line = info.location().map_or(0, Location::line);
            let payload = info.payload();
            let text = payload.downcast_ref::<String>().map(String::as_str);
            let text = text.or(payload.downcast_ref::<&str>().copied());
            PANIC.set((line, text.unwrap_or("a panic").to_owned()));
        }));
    });
}

/// The failed assertion of this thread.
pub(crate) fn broken(who: &str) -> End {
    let (line, text) = PANIC.take();
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or("");
    // The operator is in the program already.
    let said = first
        .split_once("` failed: ")
        .map_or(first, |(_, said)| said);
    let values = lines.collect::<Vec<_>>().join(", ");
    let message = match values.as_str() {
        "" => said.to_owned(),
        values => format!("{said} ({values})"),
    };
    End::Broken {
        who: who.to_owned(),
        line,
        message,
    }
}

struct Chooser {
    begun: bool,
}

impl Scheduler for Chooser {
    fn new_execution(&mut self) -> Option<Schedule> {
        let first = !std::mem::replace(&mut self.begun, true);
        first.then(|| Schedule::new(0))
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        _: bool,
    ) -> Option<TaskId> {
        live(|live| live.choose(runnable, current))
    }

    fn next_u64(&mut self) -> u64 {
        0 // no level draws random numbers
    }
}

impl Live {
    fn choose(&mut self, runnable: &[&Task], current: Option<TaskId>) -> Option<TaskId> {
        if self.end.is_some() {
            return None;
        }
        let goes_on = |id: &TaskId| match self.thread_of(*id).map(|thread| &thread.at) {
            Some(At::Gate { .. }) => false,
            // It is asleep as soon as it has released its mutex.
            Some(At::Asleep { .. }) => current == Some(*id),
            Some(At::Running | At::Done) => true,
            None => self.idle != Some(*id),
        };
        let ids: Vec<TaskId> = runnable.iter().map(|task| task.id()).collect();
        if self.verdict.is_some() {
            self.look(&ids);
            self.end = self.verdict.take();
            return None;
        }
        let same = current.filter(|id| ids.contains(id) && goes_on(id));
        if let Some(id) = same.or_else(|| ids.iter().copied().find(goes_on)) {
            return Some(id);
        }
        self.look(&ids);
        let thread = self.chosen()?;
        let it = &mut self.threads[thread];
        it.at = At::Running;
        it.spins = None;
        it.history.push(((it.line, 0), 0));
        self.steps.push(Step {
            thread,
            line: it.line,
            did: it.does.clone(),
            marks: Vec::new(),
        });
        it.task
    }

    fn thread_of(&self, id: TaskId) -> Option<&Playing> {
        self.threads.iter().find(|thread| thread.task == Some(id))
    }

    /// The thread that takes the next step, or none, and then why the run ends.
    fn chosen(&mut self) -> Option<usize> {
        let ready = |thread: &usize| self.states[*thread] == State::Ready;
        let mut all = 0..self.threads.len();
        let end = if !all.clone().any(|thread| ready(&thread)) {
            End::Stuck
        } else if self.steps.len() >= MOST_STEPS {
            let last = &self.threads[self.steps[MOST_STEPS - 1].thread];
            End::Broken {
                who: last.name.clone(),
                line: last.line,
                message: format!("{MOST_STEPS} steps, and no end"),
            }
        } else if let Some(thread) = self.order.get(self.steps.len()) {
            match self.states.get(*thread) {
                Some(State::Ready) => return Some(*thread),
                state => {
                    let why = match state {
                        Some(State::Blocked(why)) => why,
                        Some(_) => "is done",
                        None => "is not there yet",
                    };
                    let step = self.steps.len();
                    let why = format!("{} {why}", self.threads[*thread].name);
                    End::Refused { step, why }
                }
            }
        } else if self.finish {
            let last = self.steps.last().map(|step| step.thread);
            return last.filter(ready).or_else(|| all.find(ready));
        } else {
            End::Open
        };
        self.end = Some(end);
        None
    }

    /// Notes what every thread can do after the last step.
    fn look(&mut self, runnable: &[TaskId]) {
        let state = |thread: &Playing| self.state(thread, runnable);
        let states: Vec<State> = self.threads.iter().map(state).collect();
        let mark = |(thread, state): (&Playing, &State)| match state {
            State::Done => Mark::Gone,
            State::Blocked(_) => Mark::Waits,
            State::Ready if thread.holds.is_empty() => Mark::Alive,
            State::Ready => Mark::Holds,
        };
        let marks = self.threads.iter().zip(&states).map(mark).collect();
        if let Some(step) = self.steps.last_mut() {
            step.marks = marks;
        }
        self.states = states;
    }

    fn state(&self, thread: &Playing, runnable: &[TaskId]) -> State {
        let held = |object: usize| {
            let object = &self.objects[object];
            let holder = &self.threads[object.holder?];
            let who = if holder.task == thread.task {
                "it"
            } else {
                &holder.name
            };
            Some(format!("waits for {}, which {who} holds", object.name))
        };
        match thread.at {
            At::Done => State::Done,
            At::Running => State::Ready,
            At::Gate { takes } => {
                let spins =
                    |&(object, version): &(usize, u32)| self.objects[object].version == version;
                let spins = thread.spins.filter(spins).map(|(object, _)| {
                    format!("spins until {} changes", self.objects[object].name)
                });
                let held = || takes.and_then(held);
                spins.or_else(held).map_or(State::Ready, State::Blocked)
            }
            At::Asleep { condvar, mutex } => {
                if !thread.task.is_some_and(|task| runnable.contains(&task)) {
                    let condvar = &self.objects[condvar].name;
                    return State::Blocked(format!(
                        "waits on {condvar}, and nobody has notified it"
                    ));
                }
                let notified = |why| State::Blocked(format!("was notified, and {why}"));
                held(mutex).map_or(State::Ready, notified)
            }
        }
    }

    fn into_run(self) -> Run {
        let name = |object: &usize| self.objects[*object].name.clone();
        let thread = |(thread, state): (&Playing, State)| Thread {
            name: thread.name.clone(),
            line: thread.line,
            does: thread.does.clone(),
            state,
            holds: thread.holds.iter().map(name).collect(),
        };
        let shared = |object: &&Object| {
            let holder = object.holder.map(|holder| &self.threads[holder].name);
            let held = holder.map_or_else(String::new, |name| format!("held by {name}"));
            let words = [object.value.as_str(), &held];
            let words = words.into_iter().filter(|word| !word.is_empty());
            (object.name.clone(), words.collect::<Vec<_>>().join(", "))
        };
        let mut objects: Vec<&Object> = self.objects.iter().collect();
        objects.sort_by_key(|object| object.place);
        Run {
            threads: self
                .threads
                .iter()
                .zip(self.states.clone())
                .map(thread)
                .collect(),
            shared: objects.iter().map(shared).collect(),
            steps: self.steps.clone(),
            end: self.end.clone().expect("a run ends"),
            history: self
                .threads
                .into_iter()
                .map(|thread| thread.history)
                .collect(),
        }
    }
}
