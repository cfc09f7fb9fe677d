"""What docker-compose.yml names, run as processes on loopback addresses, so that the file itself is what is tested."""
