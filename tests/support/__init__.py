"""What several tests share: builders, services, stores and processes."""
