"""What an event is: how it is set up, who comes, what is agreed, and what is told of it."""
