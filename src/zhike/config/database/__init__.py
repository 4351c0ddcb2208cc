"""Run Zhike's own PostgreSQL server, for installations that do not name another one."""
