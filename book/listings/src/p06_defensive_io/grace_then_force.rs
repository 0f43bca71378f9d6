//! Grace, then force.

use std::time::Duration;

pub mod s1_shutdown;
pub mod s2_wait;
pub mod s3_a_limit_each;
pub mod s4_one_instant;

/// How long a reader has to put a book back.
pub const GRACE: Duration = Duration::from_secs(1);
