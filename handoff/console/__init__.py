"""The console room: where gendarmes see the queue and answer."""
