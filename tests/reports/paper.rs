//! Paper: what reporters write, kept in memory, and each reporter over a list of events.

use scimproof::event::Event;
use scimproof::report::{Json, Junit, Look, Reporters, Text};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// A place to write to and to look at afterwards; clones share it.
#[derive(Clone, Default)]
pub(crate) struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    pub(crate) fn boxed(&self) -> Box<dyn Write + Send> {
        Box::new(self.clone())
    }

    pub(crate) fn text(&self) -> String {
        let bytes = self.0.lock().expect("no writer panics").clone();
        String::from_utf8(bytes).expect("reports are UTF-8")
    }
}

pub(crate) fn tell(mut reporters: Reporters, events: &[Event]) -> u8 {
    for event in events {
        reporters.event(event).expect("paper takes everything");
    }
    reporters.exit_code()
}

pub(crate) fn text_of(look: Look, strict: bool, events: &[Event]) -> String {
    let paper = Paper::default();
    let mut reporters = Reporters::new(strict);
    // Progress goes to the same paper, so that the order of both is seen.
    reporters.add(Text::new(paper.boxed(), paper.boxed(), look, strict));
    tell(reporters, events);
    paper.text()
}

pub(crate) fn json_of(events: &[Event]) -> String {
    let paper = Paper::default();
    let mut reporters = Reporters::new(false);
    reporters.add(Json::new(paper.boxed(), false));
    tell(reporters, events);
    paper.text()
}

pub(crate) fn junit_of(strict: bool, events: &[Event]) -> String {
    let paper = Paper::default();
    let mut reporters = Reporters::new(strict);
    reporters.add(Junit::new(paper.boxed(), strict));
    tell(reporters, events);
    paper.text()
}
