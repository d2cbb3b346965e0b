"""Pure decisions of registration: what is asked, which answers do, who may have a place, and what a status leads to."""
