"""The queues room: who waits, who is there to answer, and for how long."""
