"""What whoever runs the service needs around it: setting up, serving, backing up."""
