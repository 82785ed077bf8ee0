"""Files that come from an ERP by themselves: into a watched folder, or by an upload token."""
