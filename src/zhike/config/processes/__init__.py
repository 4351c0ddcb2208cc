"""Run the processes of Zhike: one that watches over the database, the web server and the worker."""
