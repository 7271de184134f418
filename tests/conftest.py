pytest_plugins = ["tests.fixtures_house"]
