"""What runs in a worker's killable child: links looked up, fetched and made into files; entered by `tasks`."""
