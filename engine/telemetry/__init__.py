"""What operators see of a running process: logs, metrics, traces and reports of bugs; each library has one owner."""
