"""The transport by folder, for gateways without a network; and what they put back."""
