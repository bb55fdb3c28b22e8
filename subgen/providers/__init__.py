"""Speech services. Each folder implements `ports.provider.Provider`."""
