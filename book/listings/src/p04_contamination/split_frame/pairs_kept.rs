use super::remote::Remote;

pub async fn next_turn(remote: &mut Remote, kept: &mut Option<u32>) -> Option<(u32, u32)> {
    if kept.is_none() {
        *kept = Some(remote.azimuth().await?);
    }
    let altitude = remote.altitude().await?;
    Some((kept.take()?, altitude))
}
