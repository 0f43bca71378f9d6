use super::telescope::Telescope;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::select;

pub async fn obey(line: BufReader<impl AsyncRead + Unpin>, mut telescope: Telescope) {
    let mut lines = line.lines();
    loop {
        select! {
            degrees = lines.next_line() => match degrees {
                Ok(Some(degrees)) => telescope.turn_to(&degrees),
                _ => return,
            },
            () = telescope.report() => {}
        }
    }
}
