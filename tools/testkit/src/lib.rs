//! What a test needs to talk about cancellation.
