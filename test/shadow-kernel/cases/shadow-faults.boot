# One CPU, on which a transition is complete at the first attempt in most cases; time is counted in
# instructions, and goes on at once when it has nothing to do.
-smp 1
-icount shift=2,sleep=off
