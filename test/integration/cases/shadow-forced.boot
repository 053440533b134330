# Modules that stay in memory until the end: a machine that no other case uses.
-name shadow-forced
-smp 1
-icount shift=2,sleep=off
