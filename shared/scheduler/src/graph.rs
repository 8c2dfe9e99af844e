//! All orders of a program, as a graph of its states.
//!
//! Two orders after which every thread has seen the same lead to the same state, and what follows
//! is the same. So each state is run once, and the orders are counted as ways through the graph.

use std::collections::HashMap;

use crate::levels::Program;
use crate::run::{End, Run, State, run};

/// A level with more states than that is too large to be looked at in seconds.
const MOST_STATES: usize = 20_000;

/// A state, and the thread that took the last step.
type Place = (usize, Option<usize>);
/// How each place is reached: with how many switches and steps, and from where.
type Ways = HashMap<Place, ((usize, usize), Option<Place>)>;

/// A step from one state to another.
pub struct Next {
    /// Whose step it is.
    pub thread: usize,
    /// What it does, with the result.
    pub did: String,
    /// The state that it leads to.
    pub node: usize,
}

/// A state, with what can follow.
pub struct Node {
    /// A run that ends here.
    pub run: Run,
    /// The steps that can follow, one for each thread that can go on.
    pub next: Vec<Next>,
    /// How many orders lead from here to an end.
    pub orders: u64,
    /// How many of them break the program.
    pub breaking: u64,
}

/// All states; the first is the beginning, and those after more steps come later.
pub struct Graph {
    /// The states.
    pub nodes: Vec<Node>,
}

impl Graph {
    /// Runs the program in every state that it can get into.
    pub fn explore(program: &Program) -> Self {
        let mut graph = Self { nodes: Vec::new() };
        let mut known = HashMap::new();
        graph.add(run(program, &[], false));
        let mut at = 0;
        while at < graph.nodes.len() {
            for thread in ready(&graph.nodes[at].run) {
                let mut order = order_of(&graph.nodes[at].run);
                order.push(thread);
                let next = run(program, &order, false);
                let did = next.steps.last().expect("a step").did.clone();
                let new = graph.nodes.len();
                let node = *known.entry(next.history.clone()).or_insert(new);
                if node == new {
                    graph.add(next);
                }
                graph.nodes[at].next.push(Next { thread, did, node });
            }
            at += 1;
            assert!(at < MOST_STATES, "a level that is too large");
        }
        for at in (0..graph.nodes.len()).rev() {
            let node = &graph.nodes[at];
            let after = || node.next.iter().map(|next| &graph.nodes[next.node]);
            let (orders, breaking) = if node.next.is_empty() {
                (1, u64::from(node.run.end.is_broken()))
            } else {
                let orders = after().map(|node| node.orders).sum();
                (orders, after().map(|node| node.breaking).sum())
            };
            graph.nodes[at].orders = orders;
            graph.nodes[at].breaking = breaking;
        }
        graph
    }

    fn add(&mut self, run: Run) {
        self.nodes.push(Node {
            run,
            next: Vec::new(),
            orders: 0,
            breaking: 0,
        });
    }

    /// The state after this order, if it can be played.
    fn state(&self, order: &[usize]) -> Option<usize> {
        order.iter().try_fold(0, |at, thread| {
            let mut next = self.nodes[at].next.iter();
            next.find(|next| next.thread == *thread)
                .map(|next| next.node)
        })
    }

    /// From the state after `begin` the order that breaks the program with the fewest switches away
    /// from a thread that could go on, and among those the shortest. Most mistakes need one or two
    /// (Musuvathi and Qadeer, "Iterative context bounding", 2007).
    pub fn find(&self, begin: &[usize]) -> Option<Vec<usize>> {
        let start = self.state(begin)?;
        let mut ways: Ways = HashMap::from([((start, begin.last().copied()), ((0, 0), None))]);
        for (id, node) in self.nodes.iter().enumerate().skip(start) {
            let lasts = (0..node.run.threads.len()).map(Some).chain([None]);
            for here in lasts.map(|last| (id, last)) {
                let Some(&((switches, steps), _)) = ways.get(&here) else {
                    continue;
                };
                let could_go_on = node.next.iter().any(|next| Some(next.thread) == here.1);
                for next in &node.next {
                    let last = Some(next.thread);
                    let switch = could_go_on && last != here.1;
                    let cost = (switches + usize::from(switch), steps + 1);
                    let known = ways.entry((next.node, last)).or_insert((cost, Some(here)));
                    if cost < known.0 {
                        *known = (cost, Some(here));
                    }
                }
            }
        }
        let broken = |here: &&Place| self.nodes[here.0].run.end.is_broken();
        let ends = || ways.keys().filter(broken);
        let least = ends().map(|end| ways[end].0).min()?;
        let order = |end: &Place| {
            let mut order = Vec::new();
            let mut here = *end;
            while let (_, Some(before)) = ways[&here] {
                order.extend(here.1);
                here = before;
            }
            order.reverse();
            order
        };
        // Of several, always the same one.
        ends().filter(|end| ways[end].0 == least).map(order).min()
    }

    /// The fewest and the most steps to an end.
    pub fn steps(&self) -> (usize, usize) {
        let ends = self.nodes.iter().filter(|node| node.next.is_empty());
        let steps = ends.map(|node| node.run.steps.len());
        (steps.clone().min().unwrap_or(0), steps.max().unwrap_or(0))
    }
}

/// The threads that can take the next step.
pub fn ready(run: &Run) -> Vec<usize> {
    let threads = if run.end == End::Open {
        &run.threads[..]
    } else {
        &[]
    };
    let ready = |thread: &usize| threads[*thread].state == State::Ready;
    (0..threads.len()).filter(ready).collect()
}

/// The order that led here.
pub fn order_of(run: &Run) -> Vec<usize> {
    run.steps.iter().map(|step| step.thread).collect()
}
