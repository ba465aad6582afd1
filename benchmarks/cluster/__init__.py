"""A whole installation on one machine, each part in a network of its own, and what readers notice when one is cut off.

    make drills-cluster        needs root, for network namespaces; writes benchmarks/CLUSTER.md

network.py      namespaces on one bridge, and the cable that can be pulled
machines.py     what runs in them: nginx, two web hosts, PostgreSQL twice, Redis
installation.py all of it put together
warden.py       what a failover manager does: synchronous or not, and who is the primary
traffic.py      readers and writers through the balancer, and what came of them
drill.py        who is cut, and what was measured
report.py       the table and the bars
"""
