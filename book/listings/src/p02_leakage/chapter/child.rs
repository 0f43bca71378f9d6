use std::io;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

pub fn echo() -> io::Result<(ChildStdin, ChildStdout)> {
    let mut child = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let pipes = (child.stdin.take(), child.stdout.take());
    drop(child);

    Ok((pipes.0.expect("it is piped"), pipes.1.expect("it is piped")))
}
