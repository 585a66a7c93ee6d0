//! Mail in and out: the SMTP proxy
