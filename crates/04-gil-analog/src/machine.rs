//! A very small bytecode machine: a stack, ten instructions, and a rule for taking turns.
//!
//! The instructions are CPython's, with fewer kinds of each; `python3 -m dis` shows the real ones.
//! `n += 1` on a global variable is four of them here and there:
//!
//! | here | CPython 3.11 |
//! |---|---|
//! | `LoadGlobal(n)` | `LOAD_GLOBAL n` |
//! | `LoadConst(1)` | `LOAD_CONST 1` |
//! | `Add` | `BINARY_OP +=` |
//! | `StoreGlobal(n)` | `STORE_GLOBAL n` |
//!
//! Any number of threads may run [programs](crate::programs) on the same global variables. Which of
//! them runs when is up to a [`Turn`]: with the [lock](crate::gil), without it, or by another rule.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use crate::gil::Held;

/// A function that a program may call.
pub type Function<'p> = &'p (dyn Fn() -> i64 + Sync);

/// One instruction. Variables have numbers.
#[derive(Clone, Copy)]
pub enum Op<'p> {
    /// Pushes a number.
    LoadConst(i64),
    /// Pushes a variable of this thread's own. It begins as 0.
    LoadFast(usize),
    /// Pops a number into a variable of this thread's own.
    StoreFast(usize),
    /// Pushes a variable that all threads share.
    LoadGlobal(usize),
    /// Pops a number into a variable that all threads share.
    StoreGlobal(usize),
    /// Pops a number and adds it to a variable that all threads share, in one step.
    AddToGlobal(usize),
    /// Pops two numbers and pushes their sum.
    Add,
    /// Pops two numbers and pushes 1 if the first pushed is less than the second, else 0.
    Less,
    /// Pops a number and goes to this instruction, counted from 0, if it is not 0.
    JumpIfTrue(usize),
    /// Calls a function that may block, and pushes what it returns.
    Call(Function<'p>),
}

/// When a thread lets others in. Without an answer of its own, it never has to.
pub trait Turn {
    /// Called between two instructions.
    fn between(&mut self) {}

    /// Makes a call that may block.
    fn blocking<R>(&mut self, call: impl FnOnce() -> R) -> R {
        call()
    }
}

/// With the lock: releases it when asked to, and around every call that may block.
impl Turn for Held<'_> {
    fn between(&mut self) {
        if self.drop_requested() {
            self.switch();
        }
    }

    fn blocking<R>(&mut self, call: impl FnOnce() -> R) -> R {
        self.allow_threads(call)
    }
}

/// Without a lock: all threads execute at once.
#[derive(Debug)]
pub struct Unlocked;

impl Turn for Unlocked {}

/// Runs a program to its end; returns what is then on top of the stack, if anything is.
///
/// # Panics
/// When the program pops from an empty stack, or names a variable that is not there.
pub fn run(program: &[Op], globals: &[AtomicI64], turn: &mut impl Turn) -> Option<i64> {
    // Global variables are atomics because threads without a lock do meet there, and a plain
    // variable would then be undefined behaviour. `Relaxed` promises no more than that.
    let mut stack = Stack(Vec::new());
    let mut fast = [0; 4];
    let mut next = 0;
    while let Some(op) = program.get(next) {
        turn.between();
        next += 1;
        match *op {
            Op::LoadConst(value) => stack.push(value),
            Op::LoadFast(variable) => stack.push(fast[variable]),
            Op::StoreFast(variable) => fast[variable] = stack.pop(),
            Op::LoadGlobal(variable) => stack.push(globals[variable].load(Relaxed)),
            Op::StoreGlobal(variable) => globals[variable].store(stack.pop(), Relaxed),
            Op::AddToGlobal(variable) => {
                globals[variable].fetch_add(stack.pop(), Relaxed);
            }
            Op::Add => {
                let second = stack.pop();
                let first = stack.pop();
                stack.push(first.wrapping_add(second));
            }
            Op::Less => {
                let second = stack.pop();
                let first = stack.pop();
                stack.push((first < second).into());
            }
            Op::JumpIfTrue(target) => {
                if stack.pop() != 0 {
                    next = target;
                }
            }
            Op::Call(call) => stack.push(turn.blocking(call)),
        }
    }
    stack.0.pop()
}

struct Stack(Vec<i64>);

impl Stack {
    fn push(&mut self, value: i64) {
        self.0.push(value);
    }

    fn pop(&mut self) -> i64 {
        self.0.pop().expect("a program pushes before it pops")
    }
}
