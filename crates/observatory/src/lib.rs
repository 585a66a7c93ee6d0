//! What comes back: the picture, opener classes
