//! What each identity provider can do with this provider, at one glance: that is what most people came for.

use super::page::{BAD, FAINT, GOOD, Page, STRONG, UNSURE, paint};
use crate::event::Played;
use crate::outcome::Outcome;
use crate::report::shown::plain;
use crate::requirements::Severity;
use anstyle::Style;
use std::io;

/// The behaviours that were played as one persona, by how they ended.
#[derive(Default)]
pub(super) struct Persona {
    name: String,
    works: Vec<String>,
    warned: Vec<String>,
    fails: Vec<String>,
    open: Vec<String>,
}

/// Notes how a play ended. One that the persona never does is no matter of the provider.
pub(super) fn note(personas: &mut Vec<Persona>, played: &Played) {
    let at = personas
        .iter()
        .position(|known| known.name == played.persona);
    let at = at.unwrap_or_else(|| {
        personas.push(Persona {
            name: played.persona.clone(),
            ..Persona::default()
        });
        personas.len() - 1
    });
    let persona = &mut personas[at];
    let list = match (&played.outcome, played.severity) {
        (Outcome::Passed, _) => &mut persona.works,
        (Outcome::Failed { .. }, Severity::Fail) => &mut persona.fails,
        (Outcome::Failed { .. }, _) => &mut persona.warned,
        (Outcome::Blocked { .. }, _) => &mut persona.open,
        (Outcome::Skipped { .. }, _) => return,
    };
    list.push(played.behaviour.clone());
}

/// A line for each persona.
pub(super) fn told(page: &mut Page, personas: &[Persona]) -> io::Result<()> {
    let mut any = false;
    for persona in personas {
        let parts: [(Style, &str, &[String]); 4] = [
            (BAD, "fails", &persona.fails),
            (UNSURE, "warned", &persona.warned),
            (UNSURE, "not judged", &persona.open),
            (GOOD, "works", &persona.works),
        ];
        let parts = parts.into_iter().filter(|(_, _, list)| !list.is_empty());
        let parts: Vec<String> = parts
            .map(|(style, word, list)| {
                format!(
                    "{} {}",
                    paint(style, word),
                    paint(FAINT, &plain(&list.join(", ")))
                )
            })
            .collect();
        if parts.is_empty() {
            continue;
        }
        any = true;
        let name = format!("{:<10}", plain(&persona.name));
        page.line(&format!("{}  {}", paint(STRONG, &name), parts.join("   ")))?;
    }
    if any { page.gap() } else { Ok(()) }
}
