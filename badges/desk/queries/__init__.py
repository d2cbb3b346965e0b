"""What desks ask the database: facts for a verdict, counts, people, desks."""
