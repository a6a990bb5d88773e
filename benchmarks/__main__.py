"""`make bench`: every measurement but the killing, which takes minutes."""

from benchmarks import idle, reading

for bench in (reading, idle):
    bench.main()
