//! The recipient's page: what is measured, choices, data-subject requests
