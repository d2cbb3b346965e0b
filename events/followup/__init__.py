"""After the event: who is reminded of a deal and when, and what a company states of its progress by a link of its own."""
