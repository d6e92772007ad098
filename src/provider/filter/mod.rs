//! Filters of RFC 7644 section 3.4.2.2: the grammar, the schema's say on it, and the answer for one resource.

mod bind;
pub(super) mod blind;
mod evaluate;
pub(super) mod faults;
mod parse;

pub(super) use bind::{Condition, Operand, of_element, of_resource, of_resources};
pub(super) use evaluate::{Resource, fold, holds, is_assigned};
pub(super) use parse::{is_path, parse};

/// A filter as written, before any schema has been asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    /// All hold.
    And(Vec<Filter>),
    /// At least one holds.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// The attribute has a value.
    Present(String),
    /// The attribute compares so to the value.
    Compare(String, Operator, serde_json::Value),
    /// One element of the attribute satisfies all of the value filter.
    Element(String, Box<Filter>),
}

/// A comparison operator of table 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Eq,
    Ne,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}
