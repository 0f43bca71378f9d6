//! Brings the stub back and keeps what was there: never over another file, and on the disk before anything is replaced.

use crate::{
    course::{Exercise, relative},
    os,
};
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

pub enum Reset {
    AlreadyTheStub,
    Done { kept: Option<PathBuf> },
}

pub fn reset(exercise: &Exercise) -> Result<Reset> {
    let stub_path = exercise.stub();
    let stub_name = relative(&exercise.root, &stub_path);
    let stub = fs::read(&stub_path).with_context(|| format!("cannot read {stub_name}; bring it back with `git checkout -- {stub_name}`, or take it again from the download"))?;

    let source = exercise.source();
    let source_name = relative(&exercise.root, &source);
    let present = match fs::read(&source) {
        Ok(present) if present == stub => return Ok(Reset::AlreadyTheStub),
        Ok(present) => Some(present),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => bail!("cannot read {source_name}: {error}; nothing was changed"),
    };

    let folder = exercise.dir().join("src");
    let cannot_write = || {
        format!(
            "cannot write in {}; make room there, or make it writable (`chmod u+w`); nothing was changed",
            relative(&exercise.root, &folder)
        )
    };
    fs::create_dir_all(&folder).with_context(cannot_write)?;
    let new = folder.join(format!(".lib.rs.{}", std::process::id()));
    let put_back = || {
        write_to_disk(&new, &stub, true)?;
        let kept = present.map(|present| keep(&folder, &present)).transpose()?;
        fs::rename(&new, &source)?;
        Ok(kept)
    };
    let kept = put_back().inspect_err(|_: &io::Error| {
        fs::remove_file(&new).ok();
    });
    let kept = kept.with_context(cannot_write)?;
    File::open(&folder).and_then(|folder| folder.sync_all()).ok();
    Ok(Reset::Done { kept })
}

fn keep(folder: &Path, content: &[u8]) -> io::Result<PathBuf> {
    let name = format!("lib.rs.kept-{}", os::timestamp());
    for number in 1.. {
        let path =
            if number == 1 { folder.join(&name) } else { folder.join(format!("{name}-{number}")) };
        match write_to_disk(&path, content, false) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Leaves nothing half written.
fn write_to_disk(path: &Path, content: &[u8], replace: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if replace {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let mut file = options.open(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        fs::remove_file(path).ok();
    }
    written
}
