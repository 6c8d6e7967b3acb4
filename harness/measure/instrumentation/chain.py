"""What a run costs before any work, and what each further step of a chain adds.

`frameworks/NAME/probes/chain.py` offers

    run(request: ProbeRequest, lengths: list[int], repeats: int, patience: float)
        -> list of (length, seconds)

which starts what the framework needs and, once that is up, hands a function that does one run to
`harness.worker.rounds.interleaved`: that one warms up, interleaves the lengths and gives up
repeating what takes too long. One run is a chain of as many steps that do nothing, step k + 1
after step k, timed from the trigger to when the framework's own store or API says that it is
finished. Length 0 is the shortest run that there is, without work. A framework that demands a
task passes `[max(1, n) for n in lengths]` on, so that its samples say 1.
"""
