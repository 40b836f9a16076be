"""The conversations room: what citizens, the bot and gendarmes say, and who owns the talk."""
