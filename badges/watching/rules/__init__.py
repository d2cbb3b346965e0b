"""Pure decisions about courses of a day, attendance and certificates."""
