# The officer's desk.
