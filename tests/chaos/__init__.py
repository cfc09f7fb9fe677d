"""What happens when processes, the queue and the database go away: everything is real but the chat platform."""
