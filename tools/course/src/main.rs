use course::{say, words};
use std::process::ExitCode;

fn main() -> ExitCode {
    match words::run(std::env::args_os()) {
        Ok(code) => code,
        Err(error) => {
            say::error(&error);
            if error.is::<words::Usage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}
