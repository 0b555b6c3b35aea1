"""What the tests are made of: servers, clocks, drivers, rules."""
