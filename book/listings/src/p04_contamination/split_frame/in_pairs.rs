use super::remote::Remote;

pub async fn next_turn(remote: &mut Remote) -> Option<(u32, u32)> {
    let azimuth = remote.azimuth().await?;
    let altitude = remote.altitude().await?;
    Some((azimuth, altitude))
}
