//! The chat loop.

pub mod harbour;
pub mod s1_one_loop;
pub mod s2_enter;
pub mod s2_listen;
pub mod s3_a_select;
pub mod s4_a_branch;
pub mod s5_an_inventory;
