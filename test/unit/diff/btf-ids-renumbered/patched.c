/* Both list names stand behind the first id's now, which is their place in the symbol table only. */
#define IDS "7601352"
#define OTHER_IDS "7611367"
#define FIRST ""
#define THEN ".set ringbuf_map_btf_ids, . - 4\n"
#include "btf-ids-renumbered/orig.c"
