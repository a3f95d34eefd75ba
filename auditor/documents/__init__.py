"""Reads the files of documents, PDF and Office, into plain values; hostile ones too, in a process of its own with limits."""
