# As shadow-walk.boot, for the same machine.
-smp 1
-icount shift=2,sleep=off
