"""The whole product on real processes: Rasa, actions, service, PostgreSQL, Chromium."""
