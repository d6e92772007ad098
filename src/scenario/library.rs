//! Library: the behaviours and personas that are compiled in, and those of a user's own folder.

use super::{Behaviour, Persona};
use crate::error::{Error, nearest};
use std::path::{Path, PathBuf};

/// A compiled-in file: its name in messages, and its text.
type CompiledIn = (&'static str, &'static str);

macro_rules! compiled_in {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$((
            concat!("scenarios/", $folder, "/", $name, ".toml"),
            include_str!(concat!("../../scenarios/", $folder, "/", $name, ".toml")),
        )),+]
    };
}

/// The order is that of lists and reports.
const BEHAVIOURS: &[CompiledIn] =
    compiled_in!("behaviours": "joiner", "link-by-email", "rename-group", "leaver", "delete");
const PERSONAS: &[CompiledIn] = compiled_in!("personas": "rfc", "entra", "okta-oin");

/// All behaviours and personas that can be played.
#[derive(Clone, Debug)]
pub struct Library {
    behaviours: Vec<Behaviour>,
    personas: Vec<Persona>,
}

impl Library {
    /// The compiled-in ones, and those in the folders `behaviours` and `personas` of `folder`, where a file replaces the
    /// compiled-in one of the same name.
    ///
    /// # Errors
    /// When a folder or file cannot be read, or a file does not have its form.
    pub fn load(folder: Option<&Path>) -> Result<Self, Error> {
        let mut library = Library {
            behaviours: Vec::new(),
            personas: Vec::new(),
        };
        for (name, text) in BEHAVIOURS {
            library.behaviours.push(Behaviour::read(name, text)?);
        }
        for (name, text) in PERSONAS {
            library.personas.push(Persona::read(name, text)?);
        }
        if let Some(folder) = folder {
            let found = library.add_folder(folder)?;
            if found == 0 {
                return Err(Error::Usage(format!(
                    "--scenarios {}: there is no file in behaviours/*.toml or personas/*.toml below it",
                    folder.display()
                )));
            }
        }
        Ok(library)
    }

    /// The compiled-in files: names and texts of behaviours, then of personas.
    #[must_use]
    pub fn compiled_in() -> [&'static [CompiledIn]; 2] {
        [BEHAVIOURS, PERSONAS]
    }

    /// All behaviours, in the order of lists.
    #[must_use]
    pub fn behaviours(&self) -> &[Behaviour] {
        &self.behaviours
    }

    /// All personas, in the order of lists.
    #[must_use]
    pub fn personas(&self) -> &[Persona] {
        &self.personas
    }

    /// The behaviour of this name.
    ///
    /// # Errors
    /// When there is none; the message suggests a near one.
    pub fn behaviour(&self, name: &str) -> Result<&Behaviour, Error> {
        let found = self
            .behaviours
            .iter()
            .find(|behaviour| behaviour.name == name);
        found.ok_or_else(|| Error::Unknown {
            kind: "behaviour",
            given: name.to_owned(),
            near: nearest(
                name,
                self.behaviours.iter().map(|known| known.name.as_str()),
            ),
        })
    }

    /// The persona of this name.
    ///
    /// # Errors
    /// When there is none; the message suggests a near one.
    pub fn persona(&self, name: &str) -> Result<&Persona, Error> {
        let found = self.personas.iter().find(|persona| persona.name == name);
        found.ok_or_else(|| Error::Unknown {
            kind: "persona",
            given: name.to_owned(),
            near: nearest(name, self.personas.iter().map(|known| known.name.as_str())),
        })
    }

    /// Adds a user's files and returns how many there were.
    fn add_folder(&mut self, folder: &Path) -> Result<usize, Error> {
        let (behaviours, personas) = (
            texts(&folder.join("behaviours"))?,
            texts(&folder.join("personas"))?,
        );
        for (name, text) in &behaviours {
            let read = Behaviour::read(name, text)?;
            self.behaviours.retain(|known| known.name != read.name);
            self.behaviours.push(read);
        }
        for (name, text) in &personas {
            let read = Persona::read(name, text)?;
            self.personas.retain(|known| known.name != read.name);
            self.personas.push(read);
        }
        Ok(behaviours.len() + personas.len())
    }
}

/// The TOML files of a folder with their texts, by name; none if there is no such folder.
fn texts(folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let failed = |path: &Path, source| Error::File {
        path: path.to_owned(),
        doing: "cannot read the scenario",
        source,
    };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|source| failed(folder, source))? {
        let path = entry.map_err(|source| failed(folder, source))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
            && path.is_file()
        {
            paths.push(path);
        }
    }
    paths.sort();
    let text = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(|source| failed(&path, source))?;
        Ok((path.display().to_string(), text))
    };
    paths.into_iter().map(text).collect()
}
