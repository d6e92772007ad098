//! The beginning: what is tried, and what the target says of itself.

use super::page::{BAD, FAINT, GOOD, INDENT, Page, STRONG, UNSURE, USUAL, paint, word};
use crate::client::Rut;
use crate::event::Started;
use crate::learnt::Learnt;
use crate::report::shown::{plain, short, time};
use crate::target::{Announced, Document};
use std::io;

pub(super) fn started(page: &mut Page, started: &Started) -> io::Result<()> {
    let name = paint(STRONG, &format!("scimproof {}", started.command));
    page.line(&format!("{name}  {}", paint(FAINT, started.version)))?;
    let target = plain(&started.target);
    if started.reference_provider {
        let target = format!("the reference provider in this process, at {target}");
        page.labelled(STRONG, "target", &target)?;
    } else {
        page.labelled(STRONG, "target", &target)?;
    }
    let run = format!("{}, seed {}", plain(&started.run), started.seed);
    page.labelled(USUAL, "run", &run)?;
    // The RFCs alone are what everybody expects.
    for claimed in started.rules.iter().filter(|_| started.rules.len() > 1) {
        let text = format!("{}: {}", claimed.name, claimed.version);
        page.labelled(USUAL, "rules", &text)?;
        for clash in &claimed.clashes {
            page.labelled(UNSURE, "clash", clash)?;
        }
    }
    Ok(())
}

/// Said always, however quiet a report is.
pub(super) fn insecure(page: &mut Page, started: &Started) -> io::Result<()> {
    if started.insecure {
        let insecure =
            "any certificate is accepted (--insecure): whoever sits in between can read the token";
        page.line(&format!(
            "  {}  {}",
            paint(BAD, "INSECURE"),
            paint(BAD, insecure)
        ))?;
    }
    Ok(())
}

pub(super) fn discovered(page: &mut Page, announced: &Announced) -> io::Result<()> {
    let names = |has: bool| {
        let known = announced.features.iter().filter(|(_, it)| **it == has);
        let names: Vec<&str> = known.map(|(name, _)| *name).collect();
        names.join(", ")
    };
    for (label, style, names) in [("has", GOOD, names(true)), ("has not", FAINT, names(false))] {
        if !names.is_empty() {
            page.labelled(style, label, &names)?;
        }
    }
    let documents = [
        ("/ServiceProviderConfig", &announced.config),
        ("/ResourceTypes", &announced.resource_types),
        ("/Schemas", &announced.schemas),
    ];
    for (path, document) in documents {
        if let Document::Missing(why) = document {
            let missing = format!("{path} could not be read: {}", short(why));
            page.labelled(UNSURE, "missing", &missing)?;
        }
    }
    for assumed in announced.assumed() {
        page.labelled(UNSURE, "assumed", &short(assumed))?;
    }
    page.gap()
}

pub(super) fn learnt(page: &mut Page, learnt: &Learnt) -> io::Result<()> {
    for (label, text) in learnt.words() {
        page.labelled(USUAL, label, &short(&text))?;
    }
    page.gap()
}

/// The target has stopped working: what is the matter with everything that follows.
pub(super) fn stuck(page: &mut Page, rut: &Rut) -> io::Result<()> {
    page.gap()?;
    let since = time(rut.since_ms);
    let what = format!(
        "from {since} on each answer is {}, whatever is asked",
        short(&rut.what)
    );
    page.line(&format!("{}{}", word(BAD, "BROKEN"), paint(STRONG, &what)))?;
    let note = "what is tried meanwhile says nothing about any rule, and is not told one by one";
    page.line(&format!("{INDENT}{}", paint(FAINT, note)))?;
    page.gap()
}
