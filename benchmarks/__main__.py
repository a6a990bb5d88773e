"""`make bench`: the quick measurements; killing, memory and hostile text take minutes each."""

from benchmarks import idle, reading

for bench in (reading, idle):
    bench.main()
