"""From a folder of rule files to a policy, every problem of every file at once."""
