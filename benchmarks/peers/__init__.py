"""What bench_browser_peers.py is made of: pages, their server, the programs that are compared, and what a run of one costs."""
