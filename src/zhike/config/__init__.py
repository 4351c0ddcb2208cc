"""Put the house together: settings, root URLs, the web application and the command line."""
