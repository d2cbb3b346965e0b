"""The outbox: messages composed in the transaction that wants them, seen, sent, and tried again."""
