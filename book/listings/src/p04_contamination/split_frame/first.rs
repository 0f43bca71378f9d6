use super::telescope::Telescope;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::select;

pub async fn obey(mut line: BufReader<impl AsyncRead + Unpin>, mut telescope: Telescope) {
    loop {
        let mut degrees = String::new();
        select! {
            read = line.read_line(&mut degrees) => match read {
                Ok(1..) => telescope.turn_to(degrees.trim()),
                _ => return,
            },
            () = telescope.report() => {}
        }
    }
}
