"""The accounts room: operators, their passwords and their sessions."""
