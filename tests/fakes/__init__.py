"""Servers on loopback that stand for what the service talks to."""
