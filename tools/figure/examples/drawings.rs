//! Draws every text under `book/figures` and every snapshot into `target/drawings.html`, to look at.

use figure::{Figure, Frame, svg};
use std::path::{Path, PathBuf};
use std::{env, fs};
use testkit::timeline::Timeline;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let wanted = env::args().nth(1).unwrap_or_default();
    let mut page = String::from(
        "<!doctype html><meta charset=utf-8><link rel=stylesheet href=../book/theme/figure.css><link rel=stylesheet href=../book/theme/panel.css>
<style>:root{--mono-font:'DejaVu Sans Mono',monospace;--fg:#000;font:16px/1.5 'Open Sans',sans-serif} body{max-width:750px;margin:0 auto;padding:15px} .navy{background:#161923;color:#bcbdd0;--fg:#bcbdd0}</style>
<script>if(location.hash=='#navy')document.documentElement.className='navy'</script>",
    );
    let mut files = Vec::new();
    collect(&root.join("book/figures"), &mut files);
    collect(&root.join("exercises"), &mut files);
    files.sort();
    for file in files.iter().filter(|file| file.to_string_lossy().contains(&wanted)) {
        let text = fs::read_to_string(file).unwrap();
        let text = text.rsplit("---\n").next().unwrap();
        match text.parse::<Timeline>() {
            Ok(timeline) => {
                page += &format!("<p>{}</p>", file.strip_prefix(root).unwrap().display());
                page += &Figure::new(timeline.clone()).html();
                let _ = svg(&timeline, &Frame::of(&timeline));
            }
            Err(error) => page += &format!("<p>{}: {error}</p>", file.display()),
        }
    }
    for (asked, made) in [
        (
            "request   0 opened · 50 closed by the reader\nprofile   0 fetch started · 50 fetch dropped\norders    0 fetch started · 50 fetch dropped\nalerts    0 fetch started · 50 fetch dropped\nafter     0 tasks alive\n",
            "request   0 opened · 50 closed by the reader\nprofile   0 fetch started · 50 fetch dropped\norders    0 fetch started · 100 fetch done\nalerts    0 fetch started · 90 fetch done\nafter     2 tasks alive\n",
        ),
        (
            "page    0 opened · 70 closed\nboard   0 ann marked · 70 ann cleared\nafter   0 fetches and 0 tasks alive\n",
            "page    0 opened · 70 closed\nboard   0 ann marked\nafter   0 fetches and 0 tasks alive\n",
        ),
        (
            "caller       0 began · 45 gave up\ncollection   0 notice up · 10 lease taken · 10 attic asked · 30 attic answered · 30 hall asked · 45 hall given up · 45 1 reading written · 45 lease released · 45 notice down\nafter        the ledger holds attic\n",
            "caller       0 began · 45 gave up\ncollection   0 notice up · 10 lease taken · 10 attic asked · 30 attic answered · 30 hall asked · 45 hall given up · 45 lease released · 45 1 reading written · 45 notice down\nafter        the ledger holds attic\n",
        ),
        (
            "worker   0 work started · 20 tick · 40 tick · 50 flush · 50 work done\n",
            "worker   0 work started · 20 tick · 40 tick · 60 tick · 60 work done\n",
        ),
        (
            "ann            100 hung up\nserver         100 said goodbye\nann's reader   0 reading started · 10 read hello · 100 reading done\nann's writer   0 writing started · 26 wrote bob came · 100 writing dropped\nroom           10 write hello started · 14 write hello done\nafter          0 tasks alive\n",
            "ann            100 hung up\nann's reader   0 reading started · 10 read hello · 100 reading done\nann's writer   0 writing started · 26 wrote bob came\nghost          12 came\nroom           10 write hello started · 14 write hello done\nafter          1 tasks alive\n",
        ),
    ] {
        let drawing = figure::compare(&asked.parse().unwrap(), &made.parse().unwrap()).unwrap();
        if "compare".contains(&wanted) {
            page += &format!(
                "<div class='recording' style='border:1px solid #ccc;padding:16px;margin:20px 0;container-type:inline-size'>{drawing}</div>"
            );
        }
    }
    fs::write(root.join("target/drawings.html"), page).unwrap();
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "txt" || end == "snap") {
            files.push(path);
        }
    }
}
