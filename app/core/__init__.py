"""What every write and read stands on: database, unit of work, actors, policy, audit, errors, jobs, files, clock."""
