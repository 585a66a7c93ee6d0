//! The organisation's pages
