"""The assistant's custom actions: they choose responses of the domain and hold no sentence."""
