"""What things are: entities, shapes, permissions and review rules; pure, without I/O."""
