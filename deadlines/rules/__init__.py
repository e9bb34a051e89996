"""Legal time as pure functions: standard library only; time and calendar are passed in."""
