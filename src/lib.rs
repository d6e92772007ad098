//! scimproof proves a SCIM 2.0 service provider: it **checks** it against RFC 7643 and RFC 7644 and the profiles that it
//! claims, **plays** at it what identity providers really send, and **loads** it. This page is its design.
//!
//! # The idea
//!
//! A [check](checks::Check) is one rule of the RFCs, with the code that tries it in a [trial](checks::trial::Trial). A
//! *behaviour* is what happens in a company (a joiner, a leaver, a renamed group); a *persona* is how one identity
//! provider speaks when it happens. Played together they are a [scenario](scenario::Scenario). Checks and scenarios
//! speak to the *target* through one [session](session::Session), whose [client](client::Client) records every
//! [exchange](client::Exchange). Whatever happens becomes an [event](event::Event); [reporters](report::Reporter) turn
//! events into text, JSON lines and JUnit, and know nothing else. The crate also holds a [reference
//! provider](provider::Provider), correct by default, that can be given [faults](fault::Fault). Every check names the
//! fault it catches, and one test proves it: all checks pass on the sound provider, and each fails on the provider with
//! its fault.
//!
//! # The way of a request
//!
//! Everything that is sent passes [`session::Session::send`]. There the [journal](journal::Journal) notes, on disk and
//! before it is sent, what will be created; there a write to anything that this run did not make is refused, whoever
//! asks for it. So no check, persona or load can do harm by mistake, and a run that was killed can be cleaned up later.
//! The client below it follows no redirect, sends nothing twice (but after a 429, which it waits out), counts time to the
//! last byte, and takes secrets out of an exchange when it is made.
//!
//! # Who may name whom
//!
//! Downwards only; `tests/layers.rs` holds the table.
//!
//! ```text
//! cli               → everything below
//! report            → event, and what stands in events
//! run, load         → event, checks, scenario, session, people, outcome
//! explore           → event, checks, scenario, session, provider, outcome
//! scenario, event   → session, client, outcome
//! checks            → reply, session, journal, people, outcome, fault, requirements, rules
//! journal           → client, people
//! reply             → client, outcome
//! session           → journal, client, target
//! client, target    → each other, scim, error
//! provider          → fault, liberty, rules, scim     (never client, never checks)
//! ```
//!
//! Filters and PATCH are *evaluated* only in [`provider`]; checks state their expectations literally, so that one
//! misreading of an RFC cannot be in both places.
//!
//! A bulk request is sent only if each of its operations could be sent by itself, and what it may create is noted one by
//! one. A write to discovery is compared with what stands there before it is sent. A second tenant has a session and a
//! journal of its own; a restricted client speaks through the first as its guest.
//!
//! # Checks that nobody wrote down
//!
//! A *kind* is a check that is tried for each attribute that the target's own schemas declare, on a specimen that the kinds
//! of one attribute share, its [study](checks::Study). Rules that speak of every answer go on a *tour* and look at all that
//! it saw. A *liberty* is the counterpart of a fault: what a correct provider may do,
//! the rules of its own house included, on which no check may fail. Before
//! anything is judged, a run [learns](learnt::Learnt) on a throw-away resource what the target insists on.
//!
//! # Profiles
//!
//! A profile is a [rule set](rules::RuleSet) that a provider may claim besides the RFCs; each brings those it rests on. A
//! check belongs to the rule set of the first requirement that it covers, and is tried only where that is claimed. Where a
//! profile only says a rule of the RFCs more strongly, its check is one line that shares theirs (`like`, in
//! `checks/interop/shared.rs`). Where it says something else, that is a [clash](checks::Clash): the check of the RFCs is then
//! skipped, and the report says so, for nobody is to be blamed for obeying either. The reference provider obeys the rule sets
//! it is told to; its habits under them are decided in one place, `provider/profile.rs`.
//!
//! # How an attempt ends
//!
//! | outcome | when | counts as |
//! |---|---|---|
//! | passed | the rule held | |
//! | failed | an answer broke the rule; a [finding](outcome::Finding) says expected and got | a finding of its severity |
//! | skipped | the provider says that it leaves out what the rule needs | nothing |
//! | blocked | something else went wrong first: no answer, the same answer to everything, or a fixture could not be made | not judged |
//!
//! A finding is data about the target, never an `Err` of the program. An [`error::Error`] says that scimproof could not
//! do its work. A bug is a panic: `expect` with the reason why it cannot happen.
//!
//! # Scenarios
//!
//! A behaviour lists life-cycle events and what must be observed after them; it names no request. A persona says with
//! which requests, byte for byte, one identity provider carries each event out. What must be observed is looked for on
//! every *read surface* (by id, by each filter, in the list, in the user's groups, in the groups' members) until it has
//! stayed right for a while or its time is over; what a provider does not show before anything has happened is "not
//! observable", never a pass. An observation counts as a finding, or as a warning where the RFCs leave the provider free
//! but somebody is hurt (`severity = "warn"`).
//!
//! # Races
//!
//! A race is a check like any other, of requests that are sent at the same time. It is played for some rounds
//! (`--race-rounds`) and told as a rate, for a provider that loses one seldom loses each. The faults behind it are real ones:
//! the provider works out a write, and writes it down a moment later, over whatever others wrote meanwhile.
//!
//! # Exploring
//!
//! Checks state what they expect literally; [exploring](explore) does not, and so finds what nobody thought of. Sequences
//! of valid requests are generated from the seed and played at the target and at a reference provider in this process,
//! side by side; after each write both resources are compared, in what the target was learnt to keep and in what no
//! ambiguity leaves open. A refusal that some rule of the house may be the reason of is taken for good, and the request
//! then not carried out at the reference provider either. The first difference is made as short as it can be by leaving
//! out requests and parts of bodies, played again, and written as a [sequence](scenario::Sequence): requests with
//! placeholders, and nothing on what must be seen, for `scimproof play` holds them against the reference provider again.
//! Because that is our reading of the RFCs, a difference counts as a warning.
//!
//! # Load
//!
//! The unit is a journey: one made-up person's way through a behaviour, as one persona. Two drivers run the same
//! journeys: *virtual users* (closed loop, scheduled by goose) and *arrivals* (open loop on a schedule; a slow answer
//! never delays the next one's start). Times count from when a request was due to the last byte of its answer; the
//! service time, from the sending, is kept beside it, so that queueing shows. After the load comes the truth: who was
//! asked for, who is there, who is there twice, who was created though answered with an error.

pub mod checks;
pub mod cli;
pub mod client;
pub mod error;
pub mod event;
pub mod explore;
pub mod fault;
pub mod interrupt;
pub mod journal;
pub mod learnt;
pub mod liberty;
pub mod load;
pub mod outcome;
pub mod people;
pub mod provider;
pub mod reply;
pub mod report;
pub mod requirements;
pub mod rules;
pub mod run;
pub mod scenario;
pub mod scim;
pub mod session;
pub mod target;
