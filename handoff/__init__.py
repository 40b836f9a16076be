"""The handoff service: the only door between citizens, the bot and the gendarmes."""
