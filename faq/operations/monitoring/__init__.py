"""What operators see: health, metrics, logs, errors reported."""
