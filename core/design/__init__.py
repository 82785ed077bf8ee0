"""The living page of what pages are made of, for whoever builds one."""
